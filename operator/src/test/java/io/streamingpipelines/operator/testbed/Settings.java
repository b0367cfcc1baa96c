package io.streamingpipelines.operator.testbed;

import java.time.Duration;

/**
 * Settings of the operator of a test bed.
 *
 * @param clientRetries how often its client tries a call again before the operator learns of the
 *     fault; none lets each fault through
 * @param requestTimeout after which its client gives a call up
 * @param longestRetry the longest pause before a reconciliation that threw is tried again
 */
public record Settings(int clientRetries, Duration requestTimeout, Duration longestRetry) {
  public static final Settings USUAL =
      new Settings(0, Duration.ofSeconds(15), Duration.ofSeconds(1));

  public Settings withClientRetries(int count) {
    return new Settings(count, requestTimeout, longestRetry);
  }

  public Settings withRequestTimeout(Duration time) {
    return new Settings(clientRetries, time, longestRetry);
  }
}
