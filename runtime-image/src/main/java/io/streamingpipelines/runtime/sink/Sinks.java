package io.streamingpipelines.runtime.sink;

import io.streamingpipelines.plan.SinkPlan;

/** The kinds of sink. */
public final class Sinks {
  private Sinks() {}

  /** Returns the sink that implements the kind of the plan. */
  public static Sink of(SinkPlan plan) {
    return plan.target()
        .fold(KafkaSink::new, FilesSink::new, console -> new ConsoleSink(), noop -> new NoopSink());
  }
}
