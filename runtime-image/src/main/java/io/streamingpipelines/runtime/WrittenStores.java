package io.streamingpipelines.runtime;

import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.failure.PipelineException;
import io.streamingpipelines.runtime.storage.StoreProof;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** The places that a plan's queries write. */
final class WrittenStores {
  private WrittenStores() {}

  /**
   * Tests whether two drivers could both create the same object there. All guarantees depend on
   * stores that prevent this.
   *
   * @param holder names this driver in what is written for the test
   * @return what is wrong with the first store that would let them; empty if none would
   * @throws UncheckedIOException if a store cannot be reached
   */
  static List<Problem> problems(Configuration configuration, PipelinePlan plan, String holder) {
    try {
      StoreProof.require(configuration, of(plan), holder + "-" + UUID.randomUUID());
      return List.of();
    } catch (PipelineException e) {
      return List.of(Problem.error("spec", e.reason(), String.valueOf(e.getMessage())));
    }
  }

  private static List<String> of(PipelinePlan plan) {
    return Stream.of(
            Stream.of(plan.storage().checkpoints(), plan.storage().tables()),
            plan.tables().stream().map(TablePlan::location),
            plan.sinks().stream().flatMap(WrittenStores::folder))
        .flatMap(places -> places)
        .toList();
  }

  private static Stream<String> folder(SinkPlan sink) {
    return sink.target().folder().stream();
  }
}
