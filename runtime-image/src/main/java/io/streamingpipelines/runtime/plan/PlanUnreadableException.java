package io.streamingpipelines.runtime.plan;

import org.jspecify.annotations.Nullable;

/** The text is not a plan that this runtime can run; the message says where, and what to do. */
public final class PlanUnreadableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PlanUnreadableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
