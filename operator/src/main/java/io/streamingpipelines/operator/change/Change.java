package io.streamingpipelines.operator.change;

/**
 * What a change of the manifest costs the running driver
 * (docs/design/lifecycle.md#what-a-change-costs).
 */
public enum Change {
  /** Nothing that matters to the driver. */
  NONE,
  /** Only the operator acts on it; the driver keeps running. */
  LIVE,
  /** Drain the driver, then start a new one on the same checkpoints. */
  RESTART,
  /** A restart, after the runtime has checked the new plan while the old driver keeps working. */
  RESTART_AFTER_CHECK
}
