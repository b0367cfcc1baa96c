package io.streamingpipelines.runtime.batch;

/** Receives the steps of writing a batch; the crash tests throw from it. */
@FunctionalInterface
public interface WriterProbe {
  /** The points between two side effects. */
  enum Step {
    BEFORE_SIDE_ROWS,
    AFTER_SIDE_ROWS,
    AFTER_TARGET
  }

  void at(FlowKey flow, long batch, Step step);

  /** Does nothing. */
  WriterProbe NONE = (flow, batch, step) -> {};
}
