package io.streamingpipelines.runtime.sink;

import io.streamingpipelines.plan.SinkPlan;

/** The kinds of sink. */
public final class Sinks {
  private Sinks() {}

  /** The class that answers for the sink's kind. */
  public static Sink of(SinkPlan plan) {
    return plan.target()
        .fold(KafkaSink::new, FilesSink::new, console -> new ConsoleSink(), noop -> new NoopSink());
  }
}
