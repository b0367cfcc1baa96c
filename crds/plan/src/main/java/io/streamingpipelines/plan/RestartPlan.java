package io.streamingpipelines.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How a failed query or driver is restarted. The backoff begins with {@code initialMillis}, doubles
 * with each failure up to {@code maxMillis}, and begins anew after the query or driver has run for
 * {@code resetAfterMillis} (docs/design/lifecycle.md#restarts).
 */
public record RestartPlan(
    Policy policy, long initialMillis, long maxMillis, long resetAfterMillis, int maxFailures) {

  /** When a query or driver that has ended is restarted. */
  public enum Policy {
    @JsonProperty("OnFailure")
    ON_FAILURE,
    @JsonProperty("Always")
    ALWAYS,
    @JsonProperty("Never")
    NEVER
  }
}
