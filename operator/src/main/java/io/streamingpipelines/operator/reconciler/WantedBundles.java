package io.streamingpipelines.operator.reconciler;

import io.streamingpipelines.api.PipelineSpec;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.compiler.Compilation;
import io.streamingpipelines.operator.cluster.PipelineScope;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.desired.BundleFactory;
import io.streamingpipelines.operator.desired.BundleInput;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the bundle that a manifest asks for: the one that the status names for this generation, or
 * else a new one. A newer operator, which may create another bundle, keeps the existing one, so
 * that its upgrade restarts nothing. A ConfigMap that the status does not name is ignored (ADR
 * 0016).
 */
final class WantedBundles {
  private static final Logger LOG = LoggerFactory.getLogger(WantedBundles.class);

  private final Lookups lookups;
  private final String image;

  WantedBundles(Lookups lookups, String image) {
    this.lookups = lookups;
    this.image = image;
  }

  /**
   * @param bundle null if the manifest does not compile, or the pipeline is being deleted
   * @param problems errors and warnings
   * @param newerImage the image that a new bundle would have; null if it is that of this bundle
   */
  record Result(@Nullable Bundle bundle, List<Problem> problems, @Nullable String newerImage) {
    Result(@Nullable Bundle bundle, List<Problem> problems) {
      this(bundle, problems, null);
    }
  }

  Result of(
      StreamingPipeline pipeline, PipelineScope scope, Compilation compilation, Observation seen) {
    Optional<Bundle> stored =
        seen.bundleByDigest(recorded(pipeline.getStatus(), scope.generation()));
    PipelinePlan plan = compilation.plan();
    PipelineSpec spec = pipeline.getSpec();
    if (pipeline.isMarkedForDeletion() || plan == null || spec == null) {
      return new Result(null, compilation.problems());
    }
    String current =
        spec.spark() == null ? image : Objects.requireNonNullElse(spec.spark().image(), image);
    if (stored.isPresent()) {
      boolean newer = stored.get().image().filter(old -> !old.equals(current)).isPresent();
      return new Result(stored.get(), compilation.problems(), newer ? current : null);
    }
    boolean shared = lookups.shared(scope.namespace(), compilation.needs());
    BundleInput wanted =
        new BundleInput(
            scope.namespace(),
            scope.names(),
            spec,
            plan,
            compilation.needs(),
            compilation.supervision(),
            current,
            shared);
    try {
      return new Result(BundleFactory.bundle(wanted), compilation.problems());
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("Cannot create a pod from the manifest of {}", scope.id(), e);
      List<Problem> problems = new ArrayList<>(compilation.problems());
      problems.add(
          Problem.error(
              "spec.spark",
              "InvalidPod",
              "no pod can be created from these settings ("
                  + Optional.ofNullable(e.getCause()).orElse(e).getMessage()
                  + "): correct podTemplate, affinity, tolerations or securityContext"));
      return new Result(null, problems);
    }
  }

  private static @Nullable String recorded(@Nullable PipelineStatus status, long generation) {
    return status == null
            || status.plan() == null
            || !Objects.equals(status.observedGeneration(), generation)
        ? null
        : status.plan().wanted();
  }
}
