package io.streamingpipelines.operator.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.Supervision;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduledTimesTest {
  private static ScheduledTimes times(String cron, String zone, @Nullable Long deadline) {
    return new ScheduledTimes(new Supervision.Schedule(cron, zone, deadline));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 3 * * *    | UTC           | 2026-05-01T02:59:59Z     | 2026-05-01T03:00:00Z",
        "0 3 * * *    | UTC           | 2026-05-01T03:00:00Z     | 2026-05-02T03:00:00Z",
        "0 3 * * *    | Europe/Berlin | 2026-05-01T00:00:00Z     | 2026-05-01T01:00:00Z",
        "*/15 * * * * | UTC           | 2026-05-01T00:07:00.123Z | 2026-05-01T00:15:00Z",
        "0 0 29 2 *   | UTC           | 2026-05-01T00:00:00Z     | 2028-02-29T00:00:00Z",
        "30 12 * * 1  | Asia/Kolkata  | 2026-05-01T00:00:00Z     | 2026-05-04T07:00:00Z"
      })
  void theNextTimeIsAfterTheGivenOne(String cron, String zone, Instant from, Instant next) {
    assertThat(times(cron, zone, null).after(from)).isEqualTo(next);
  }

  /** On 29 March 2026, clocks in Berlin go from 2:00 to 3:00; on 25 October from 3:00 to 2:00. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "30 2 * * * | 2026-03-28T12:00:00Z | 2026-03-30T00:00:00Z | 0",
        "30 2 * * * | 2026-10-24T12:00:00Z | 2026-10-25T12:00:00Z | 1",
        "0 * * * *  | 2026-03-28T23:30:00Z | 2026-03-29T03:30:00Z | 4",
        "0 * * * *  | 2026-10-24T22:30:00Z | 2026-10-25T02:30:00Z | 4"
      })
  void aTimeThatTheClocksSkipDoesNotExistAndOneThatTheyRepeatCountsOnce(
      String cron, Instant from, Instant until, int runs) {
    assertThat(times(cron, "Europe/Berlin", null).count(from, until)).isEqualTo(runs);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "2026-05-01T00:00:00Z | 2026-05-01T03:00:00Z     | 2026-05-01T03:00:00Z",
        "2026-05-01T00:00:00Z | 2026-05-01T02:59:59.999Z | -",
        "2026-05-01T00:00:00Z | 2026-05-04T12:00:00Z     | 2026-05-04T03:00:00Z",
        "2026-05-01T03:00:00Z | 2026-05-01T03:00:00Z     | -",
        "2026-05-01T00:00:00Z | 2026-05-01T03:00:00.500Z | 2026-05-01T03:00:00Z"
      })
  void theLastTimeIsNotAfterNow(Instant from, Instant now, @Nullable Instant last) {
    assertThat(times("0 3 * * *", "UTC", null).last(from, now).orElse(null)).isEqualTo(last);
  }

  @Test
  void theLastTimeOfEveryMinuteIsNotTheNextOne() {
    Instant now = Instant.parse("2026-05-01T03:00:59.500Z");
    assertThat(times("* * * * *", "UTC", null).last(now.minusSeconds(600), now))
        .contains(Instant.parse("2026-05-01T03:00:00Z"));
  }

  @Test
  void timesThatNobodyCountsDoNotTakeLong() {
    Instant from = Instant.parse("2020-01-01T00:00:00Z");
    Instant now = Instant.parse("2026-05-01T03:00:30Z");
    ScheduledTimes minutes = times("* * * * *", "UTC", null);
    assertThat(minutes.count(from, now)).isEqualTo(1_000);
    assertThat(minutes.last(from, now)).contains(Instant.parse("2026-05-01T03:00:00Z"));
  }

  @Test
  void aDeadlineIsTheLatestStart() {
    Instant due = Instant.parse("2026-05-01T03:00:00Z");
    ScheduledTimes tenMinutes = times("0 3 * * *", "UTC", 600_000L);
    assertThat(tenMinutes.inTime(due, due.plusSeconds(600))).isTrue();
    assertThat(tenMinutes.inTime(due, due.plusSeconds(601))).isFalse();
    assertThat(times("0 3 * * *", "UTC", null).inTime(due, due.plusSeconds(1_000_000))).isTrue();
  }
}
