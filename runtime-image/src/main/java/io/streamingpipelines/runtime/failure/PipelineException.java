package io.streamingpipelines.runtime.failure;

import io.streamingpipelines.plan.Failure;

/**
 * A failure that the runtime itself detects and names; {@link FailureClassifier} uses its class and
 * reason unchanged.
 */
public final class PipelineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Failure.Kind kind;
  private final String reason;

  /**
   * Creates a failure with its class, reason and message.
   *
   * @param reason in CamelCase, for programs
   * @param message one sentence for people: what is wrong, where, what to do
   */
  public PipelineException(Failure.Kind kind, String reason, String message) {
    super(message);
    this.kind = kind;
    this.reason = reason;
  }

  public Failure.Kind kind() {
    return kind;
  }

  public String reason() {
    return reason;
  }
}
