package io.streamingpipelines.operator.change;

/**
 * What a change of the manifest costs the running driver
 * (docs/design/lifecycle.md#what-a-change-costs).
 */
public enum Change {
  /** Nothing that the driver could notice. */
  NONE,
  /** The operator alone acts on it; the driver runs on. */
  LIVE,
  /** Drain, then a new driver on the same checkpoints. */
  RESTART,
  /** A restart, but the runtime must check the plan while the old driver works on. */
  RESTART_AFTER_CHECK
}
