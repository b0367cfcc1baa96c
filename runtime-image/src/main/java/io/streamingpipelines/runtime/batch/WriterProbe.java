package io.streamingpipelines.runtime.batch;

/** Receives the steps of writing batches; the crash tests throw from it. */
@FunctionalInterface
public interface WriterProbe {
  /** The points between two side effects. */
  enum Step {
    BEFORE_SIDE_ROWS,
    AFTER_SIDE_ROWS,
    AFTER_TARGET
  }

  void at(FlowKey flow, long batch, Step step);

  /** The points between two side effects of a refill. */
  enum RefillStep {
    BEGUN,
    CREATED,
    SWAPPED,
    RECORDED,
    REMOVED
  }

  /** Receives the steps of refilling a table. */
  default void at(String table, RefillStep step) {}

  /** Does nothing. */
  WriterProbe NONE = (flow, batch, step) -> {};
}
