package io.streamingpipelines.cli.status;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Times as people say them: how long ago. */
final class Ages {
  private Ages() {}

  /**
   * For example {@code 3 s ago}, or {@code in 5 min}; empty without a time, and the text itself if
   * it is none.
   */
  static String of(@Nullable String time, Instant now) {
    if (time == null) {
      return "";
    }
    Instant at;
    try {
      at = Instant.parse(time);
    } catch (DateTimeParseException e) {
      return time;
    }
    Duration age = Duration.between(at, now);
    return age.isNegative() ? "in " + text(age.negated()) : text(age) + " ago";
  }

  private static String text(Duration age) {
    long seconds = age.toSeconds();
    if (seconds < 120) {
      return seconds + " s";
    }
    if (seconds < 2 * 3600) {
      return age.toMinutes() + " min";
    }
    return seconds < 2 * 86_400 ? age.toHours() + " h" : age.toDays() + " d";
  }
}
