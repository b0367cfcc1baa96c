package io.streamingpipelines.compiler.graph;

import io.streamingpipelines.compiler.read.Place;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.TablePlan;
import java.util.stream.Stream;

/** Settings of an object store belong to places in one. */
final class ObjectStoreUse {
  static void judge(Place place, PipelinePlan plan) {
    if (plan.storage().s3() != null && places(plan).noneMatch(uri -> uri.startsWith("s3a:"))) {
      place
          .field("storage")
          .field("s3")
          .error(
              ProblemCode.NOT_TOGETHER,
              "has no effect, because nothing lies in a bucket: write s3a: URIs such as"
                  + " s3a://lake/tables, or remove s3");
    }
  }

  private static Stream<String> places(PipelinePlan plan) {
    return Stream.of(
            Stream.of(plan.storage().tables(), plan.storage().checkpoints()),
            plan.tables().stream().map(TablePlan::location),
            plan.jars().stream(),
            plan.sources().stream().map(ObjectStoreUse::place),
            plan.sinks().stream().map(ObjectStoreUse::place))
        .flatMap(uris -> uris);
  }

  private static String place(SinkPlan sink) {
    return sink.target().folder().orElse("");
  }

  private static String place(SourcePlan source) {
    return source.fold(
        kafka -> "", SourcePlan.Files::path, SourcePlan.Delta::path, rate -> "", socket -> "");
  }

  private ObjectStoreUse() {}
}
