package io.streamingpipelines.compiler.graph;

import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.source.SourceKinds;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.TablePlan;
import java.util.stream.Stream;

/** Settings of an object store are useless unless some location is in one. */
final class ObjectStoreUse {
  static void check(FieldPath path, PipelinePlan plan) {
    if (plan.storage().s3() != null && locations(plan).noneMatch(uri -> uri.startsWith("s3a:"))) {
      path.field("storage")
          .field("s3")
          .error(
              ProblemCode.NOT_TOGETHER,
              "has no effect, because no location is in a bucket: use s3a: URIs such as"
                  + " s3a://lake/tables, or remove s3");
    }
  }

  private static Stream<String> locations(PipelinePlan plan) {
    return Stream.of(
            Stream.of(plan.storage().tables(), plan.storage().checkpoints()),
            plan.tables().stream().map(TablePlan::location),
            plan.jars().stream(),
            plan.sources().stream().flatMap(source -> SourceKinds.of(source).location().stream()),
            plan.sinks().stream().flatMap(sink -> sink.target().folder().stream()))
        .flatMap(uris -> uris);
  }

  private ObjectStoreUse() {}
}
