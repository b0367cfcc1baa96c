package io.streamingpipelines.runtime.spark.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that dates and times follow one grammar, independently of the current day. */
class DateTimesTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource({
    "2026-01-02, 2026-01-01T23:00:00Z",
    "2026-07-02T03:04:05, 2026-07-02T01:04:05Z",
    "2026-01-02 03:04:05, 2026-01-02T02:04:05Z",
    "2026-1-2 3:4:5, 2026-01-02T02:04:05Z",
    "2026-01-02T03:04, 2026-01-02T02:04:00Z",
    "2026-01-02T03:04:05Z, 2026-01-02T03:04:05Z",
    "2026-01-02T03:04Z, 2026-01-02T03:04:00Z",
    "2026-01-02T03:04:05.6Z, 2026-01-02T03:04:05.600Z",
    "2026-01-02T03:04:05.123456789Z, 2026-01-02T03:04:05.123456Z",
    "2026-01-02T03:04:05+02:00, 2026-01-02T01:04:05Z",
    "2026-01-02T03:04:05+0200, 2026-01-02T01:04:05Z",
    "2026-01-02T03:04:05-08, 2026-01-02T11:04:05Z",
    "2026-01-02 03:04:05 America/New_York, 2026-01-02T08:04:05Z",
    "2026-01-02 03:04:05 UTC, 2026-01-02T03:04:05Z",
    "2026-03-29T02:30:00, 2026-03-29T01:30:00Z", // skipped by the change to daylight saving time
    "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
    "1500-01-01T00:00:00Z, 1500-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999Z, 9999-12-31T23:59:59.999999Z"
  })
  void readsATimestamp(String text, Instant expected) {
    assertThat(Instant.EPOCH.plus(DateTimes.timestamp(text, BERLIN), ChronoUnit.MICROS))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10:00",
        "10:00:00",
        "T10:00",
        "10",
        "2026",
        "2026-01",
        "20260102",
        "2026-01-02T",
        "2026-01-02T10",
        "2026-01-02T10:",
        "2026-01-02T10:00:",
        "2026-01-02T10:00:00.",
        "2026-01-02T10:00:60",
        "2026-01-02T24:00:00",
        "2026-02-30",
        "2026-13-01",
        "0000-01-01",
        "-2026-01-02",
        "+2026-01-02",
        "12026-01-02",
        "026-01-02",
        " 2026-01-02",
        "2026-01-02 ",
        "2026-01-02T10:00:00 ",
        "2026-01-02T10:00:00  Z",
        "2026-01-02T10:00:00 nowhere",
        "2026-01-02T10:00:00Zz",
        "2026-01-02T10:00:00+25:00",
        "２０２６-01-02",
        "now",
        "today",
        "epoch",
        "yesterday"
      })
  void refusesWhatNamesNoDayAndTime(String text) {
    assertThatThrownBy(() -> DateTimes.timestamp(text, BERLIN))
        .isInstanceOf(ValueRefused.class)
        .hasMessageContaining("yyyy-MM-dd");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-02, 2026-01-02",
    "2026-1-2, 2026-01-02",
    "0001-01-01, 0001-01-01",
    "1582-10-10, 1582-10-10",
    "9999-12-31, 9999-12-31"
  })
  void readsADate(String text, LocalDate expected) {
    assertThat(LocalDate.ofEpochDay(DateTimes.date(text))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026",
        "2026-01",
        "20260102",
        "12345",
        "2026-01-02T10:00:00",
        "2026-01-02Tx",
        "2026-01-02 x",
        "2026-02-29",
        "10000-01-01"
      })
  void refusesWhatIsNoDate(String text) {
    assertThatThrownBy(() -> DateTimes.date(text)).isInstanceOf(ValueRefused.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-01-02T03:04:05Z", "2026-01-02T03:04:05+02:00", "03:04"})
  void refusesAZoneOfATimeWithoutOne(String text) {
    assertThatThrownBy(() -> DateTimes.local(text)).isInstanceOf(ValueRefused.class);
  }
}
