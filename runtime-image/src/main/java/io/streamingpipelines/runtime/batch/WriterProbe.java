package io.streamingpipelines.runtime.batch;

/** Told where the writing of a batch stands; the crash tests throw from it. */
@FunctionalInterface
public interface WriterProbe {
  /** The places between two effects. */
  enum Step {
    BEFORE_SIDE_ROWS,
    AFTER_SIDE_ROWS,
    AFTER_TARGET
  }

  void at(FlowKey flow, long batch, Step step);

  /** Does nothing. */
  WriterProbe NONE = (flow, batch, step) -> {};
}
