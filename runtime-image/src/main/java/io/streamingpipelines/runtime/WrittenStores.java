package io.streamingpipelines.runtime;

import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.storage.StoreProof;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** The places that a plan's queries write. */
final class WrittenStores {
  private WrittenStores() {}

  /**
   * Requires that two drivers cannot both create the same object there, because all guarantees
   * depend on it.
   *
   * @param holder names this driver in what is written for the proof
   */
  static void prove(Configuration configuration, PipelinePlan plan, String holder) {
    StoreProof.require(configuration, of(plan), holder + "-" + UUID.randomUUID());
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
