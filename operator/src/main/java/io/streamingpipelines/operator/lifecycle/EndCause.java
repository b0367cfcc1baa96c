package io.streamingpipelines.operator.lifecycle;

/** Why a driver may have ended, apart from what it reports itself. */
public enum EndCause {
  /** Nobody asked for it: a failure, a deletion by hand, an eviction, or all input was read. */
  UNREQUESTED,
  /** It ended by itself, while another plan was already wanted and not yet judged. */
  UNREQUESTED_OUTDATED,
  /** The operator drained it. */
  REQUESTED
}
