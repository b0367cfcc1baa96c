package io.streamingpipelines.operator.status;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Formats times, durations, rates and long texts as the status shows them. */
final class StatusFormat {
  /** A time in seconds, which {@code kubectl} can show as an age. */
  static String text(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static @Nullable String millis(@Nullable Long epochMillis) {
    return epochMillis == null ? null : text(Instant.ofEpochMilli(epochMillis));
  }

  /**
   * {@code 812ms}, {@code 7s}, {@code 5m}, {@code 2h}: in the largest unit that is precise enough.
   */
  static @Nullable String duration(@Nullable Long millis) {
    if (millis == null) {
      return null;
    }
    Duration duration = Duration.ofMillis(Math.max(0, millis));
    if (duration.isZero()) {
      return "0s";
    }
    if (duration.toMillis() < 1000) {
      return duration.toMillis() + "ms";
    }
    if (duration.toSeconds() < 600) {
      return duration.toSeconds() + "s";
    }
    return duration.toMinutes() < 600 ? duration.toMinutes() + "m" : duration.toHours() + "h";
  }

  /** A rate with one decimal below 10, and none above. */
  static @Nullable String rate(@Nullable Double perSecond) {
    if (perSecond == null || perSecond.isNaN() || perSecond.isInfinite()) {
      return null;
    }
    return perSecond >= 9.95 || perSecond == Math.rint(perSecond)
        ? Long.toString(Math.round(perSecond))
        : Double.toString(Math.round(perSecond * 10) / 10.0);
  }

  /** A text of at most this length; an ellipsis shows that it was longer. */
  static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
  }

  private StatusFormat() {}
}
