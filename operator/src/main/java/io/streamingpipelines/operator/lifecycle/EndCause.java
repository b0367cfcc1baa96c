package io.streamingpipelines.operator.lifecycle;

/** Whether the operator asked a driver to end. The driver itself reports how it ended. */
public enum EndCause {
  /** It did not: the driver failed, read all input, was evicted, or somebody deleted its pod. */
  UNREQUESTED,
  /** It did not, but another plan was already wanted and not yet checked. */
  UNREQUESTED_OUTDATED,
  /** It did: the operator drained the driver. */
  REQUESTED
}
