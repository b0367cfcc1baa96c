package io.streamingpipelines.runtime.spark.decode;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;

/**
 * The grammar of dates and times for documents whose options name no format:
 *
 * <pre>
 * date      = yyyy "-" M[M] "-" d[d]                        0001-01-01 to 9999-12-31
 * time      = H[H] ":" m[m] [":" s[s] ["." digits]]         digits after the sixth are dropped
 * zone      = "Z" | offset | region                         +02:00, Europe/Berlin
 * TIMESTAMP = date [("T" | " ") time [[" "] zone]]          without a zone, the session's applies
 * </pre>
 *
 * The meaning of a text does not depend on when it is read: a time without a date, which Spark
 * would complete with the current day, is rejected, and so are a year or a month alone.
 */
final class DateTimes {
  private static final String DATE = "yyyy-MM-dd";
  private static final String TIMESTAMP = "yyyy-MM-ddTHH:mm:ss[.ffffff][zone]";
  private static final String LOCAL = "yyyy-MM-ddTHH:mm:ss[.ffffff], without a zone";
  private static final String SECONDS = "seconds since 1970, in the years 1 to 9999";
  private static final long MICROS = 1_000_000L;
  private static final long FIRST = LocalDateTime.of(1, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);
  private static final long LAST =
      LocalDateTime.of(9999, 12, 31, 23, 59, 59).toEpochSecond(ZoneOffset.UTC);

  private final String text;
  private int at;

  private DateTimes(String text) {
    this.text = text;
  }

  /** Returns days since 1970-01-01. */
  static int date(String text) {
    DateTimes reader = new DateTimes(text);
    try {
      LocalDate date = reader.date();
      reader.require(reader.ended());
      return (int) date.toEpochDay();
    } catch (DateTimeException e) {
      throw ValueRefused.otherForm(quoted(text), DATE);
    }
  }

  /** Returns microseconds since 1970-01-01 UTC. */
  static long timestamp(String text, ZoneId session) {
    DateTimes reader = new DateTimes(text);
    try {
      LocalDateTime time = reader.dateTime();
      ZoneId zone = reader.ended() ? session : reader.zone();
      return micros(time.atZone(zone).toInstant());
    } catch (DateTimeException e) {
      throw ValueRefused.otherForm(quoted(text), TIMESTAMP);
    }
  }

  /** Returns microseconds since 1970-01-01 of a local time, without a time zone. */
  static long local(String text) {
    DateTimes reader = new DateTimes(text);
    try {
      LocalDateTime time = reader.dateTime();
      reader.require(reader.ended());
      return micros(time.toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      throw ValueRefused.otherForm(quoted(text), LOCAL);
    }
  }

  /** Returns microseconds since 1970-01-01 UTC. */
  static long ofSeconds(long seconds) {
    if (seconds < FIRST || seconds > LAST) {
      throw ValueRefused.otherForm(Long.toString(seconds), SECONDS);
    }
    return seconds * MICROS;
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private static long micros(Instant time) {
    return time.getEpochSecond() * MICROS + time.getNano() / 1000;
  }

  private LocalDate date() {
    int year = number(4, 4);
    require(year > 0 && take('-'));
    int month = number(1, 2);
    require(take('-'));
    return LocalDate.of(year, month, number(1, 2));
  }

  private LocalDateTime dateTime() {
    LocalDate date = date();
    if (ended()) {
      return date.atStartOfDay();
    }
    require(take('T') || take(' '));
    int hour = number(1, 2);
    require(take(':'));
    int minute = number(1, 2);
    if (!take(':')) {
      return date.atTime(hour, minute);
    }
    int second = number(1, 2);
    return LocalDateTime.of(date, LocalTime.of(hour, minute, second, take('.') ? nanos() : 0));
  }

  /** Nanoseconds of the second, truncated to microseconds, which are Spark's precision. */
  private int nanos() {
    int from = at;
    int value = 0;
    int unit = 100_000_000;
    for (int digit = digit(); digit >= 0; digit = digit()) {
      value += digit * unit;
      unit = unit > 1000 ? unit / 10 : 0;
    }
    require(at > from);
    return value;
  }

  private ZoneId zone() {
    take(' ');
    String zone = text.substring(at);
    require(!zone.isEmpty() && zone.equals(zone.strip()));
    return zone.equals("Z") ? ZoneOffset.UTC : DateTimeUtils.getZoneId(zone);
  }

  private int number(int least, int most) {
    int from = at;
    int value = 0;
    while (at - from < most) {
      int digit = digit();
      if (digit < 0) {
        break;
      }
      value = value * 10 + digit;
    }
    require(at - from >= least);
    return value;
  }

  /** The next digit, or a negative number if there is none. */
  private int digit() {
    if (ended()) {
      return -1;
    }
    int digit = text.charAt(at) - '0';
    if (digit < 0 || digit > 9) {
      return -1;
    }
    at++;
    return digit;
  }

  private boolean take(char c) {
    if (!ended() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private boolean ended() {
    return at == text.length();
  }

  private void require(boolean holds) {
    if (!holds) {
      throw new DateTimeException("not of this form");
    }
  }
}
