package io.streamingpipelines.operator.reconciler;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.compiler.Compilation;
import io.streamingpipelines.compiler.PipelineCompiler;
import io.streamingpipelines.plan.Owner;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.Supervision;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compiles each generation of a resource once. It never throws because of a manifest. */
final class CompilationCache {
  private static final Logger LOG = LoggerFactory.getLogger(CompilationCache.class);

  private record Compiled(String uid, long generation, Compilation compilation) {}

  private final Supplier<String> cluster;
  private final Map<ResourceID, Compiled> compiled = new ConcurrentHashMap<>();

  /**
   * @param cluster returns the id of the cluster; may throw while the API server does not respond
   */
  CompilationCache(Supplier<String> cluster) {
    this.cluster = cluster;
  }

  /** The compiled manifest; a resource that is being deleted has neither a plan nor problems. */
  Compilation of(StreamingPipeline pipeline) {
    if (pipeline.isMarkedForDeletion()) {
      return without(new Owner("", "", "deleted"), List.of());
    }
    ResourceID id = ResourceID.fromResource(pipeline);
    String uid = pipeline.getMetadata().getUid();
    long generation = pipeline.getMetadata().getGeneration();
    Compiled last = compiled.get(id);
    if (last != null && last.generation == generation && last.uid.equals(uid)) {
      return last.compilation;
    }
    Owner owner =
        new Owner(
            cluster.get(), pipeline.getMetadata().getNamespace(), pipeline.getMetadata().getName());
    Compilation compilation = compile(pipeline, owner);
    compiled.put(id, new Compiled(uid, generation, compilation));
    return compilation;
  }

  private static Compilation compile(StreamingPipeline pipeline, Owner owner) {
    try {
      return PipelineCompiler.compile(pipeline.getSpec(), owner);
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      LOG.error("Cannot compile the manifest of {}", owner, e);
      return without(
          owner,
          List.of(
              Problem.error(
                  "spec",
                  Reason.OPERATOR_ERROR.text(),
                  "the operator failed while compiling the manifest ("
                      + e
                      + "): please report this error together with the manifest")));
    }
  }

  /** The compilation of a manifest that gives no plan. */
  private static Compilation without(Owner owner, List<Problem> problems) {
    return new Compilation(
        null, problems, PipelineCompiler.compile(null, owner).needs(), Supervision.DEFAULT);
  }

  void forget(ResourceID pipeline) {
    compiled.remove(pipeline);
  }
}
