package io.streamingpipelines.compiler.read;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Checks schedules: the five fields of a crontab, and their time zone. */
public final class CronExpressions {
  /** Shortly before a leap year, so that a search for the 29th of February is short. */
  private static final Instant ANY_DAY = Instant.parse("2027-01-01T00:00:00Z");

  /** The schedule, with a problem if it is not one, or names a day that no year has. */
  public static String cron(FieldPath path, String text) {
    try {
      if (new CronTimes(text, ZoneOffset.UTC).after(ANY_DAY).isEmpty()) {
        path.error(
            ProblemCode.INVALID_VALUE,
            "'" + text + "' never occurs: write a day that exists in the month");
      }
    } catch (IllegalArgumentException e) {
      path.error(
          ProblemCode.INVALID_VALUE,
          "'"
              + text
              + "' is not a schedule: write minute, hour, day of the month, month and day of the"
              + " week, such as 0 3 * * * for 3:00 every day");
    }
    return text;
  }

  /** A time zone, with a problem if none has that name. */
  public static String zone(FieldPath path, String text) {
    try {
      return ZoneId.of(text).getId();
    } catch (DateTimeException e) {
      path.error(
          ProblemCode.INVALID_VALUE,
          "there is no time zone '"
              + text
              + "': write its name"
              + Nearest.hint(text, ZoneId.getAvailableZoneIds(), ", such as Europe/Berlin or UTC"));
      return text;
    }
  }

  private CronExpressions() {}
}
