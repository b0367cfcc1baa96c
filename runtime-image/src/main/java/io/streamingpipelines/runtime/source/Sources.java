package io.streamingpipelines.runtime.source;

import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.runtime.source.delta.DeltaSource;
import io.streamingpipelines.runtime.source.files.FilesSource;
import io.streamingpipelines.runtime.source.kafka.KafkaSource;
import io.streamingpipelines.runtime.source.rate.RateSource;
import io.streamingpipelines.runtime.source.socket.SocketSource;

/** The kinds of source. */
public final class Sources {
  private Sources() {}

  /** Returns the source that implements the kind of the plan. */
  public static Source of(SourcePlan plan) {
    return plan.fold(
        KafkaSource::new, FilesSource::new, DeltaSource::new, RateSource::new, SocketSource::new);
  }
}
