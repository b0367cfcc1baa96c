package io.streamingpipelines.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How a failed query, or a failed driver, is started again: backoff from {@code initialMillis},
 * doubled up to {@code maxMillis}, forgotten after {@code resetAfterMillis} of health
 * (docs/design/lifecycle.md#restarts).
 */
public record RestartPlan(
    Policy policy, long initialMillis, long maxMillis, long resetAfterMillis, int maxFailures) {

  /** Which ends are followed by a new start. */
  public enum Policy {
    @JsonProperty("OnFailure")
    ON_FAILURE,
    @JsonProperty("Always")
    ALWAYS,
    @JsonProperty("Never")
    NEVER
  }
}
