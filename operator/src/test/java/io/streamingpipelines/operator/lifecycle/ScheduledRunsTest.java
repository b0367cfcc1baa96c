package io.streamingpipelines.operator.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.PipelineStatusBuilder;
import io.streamingpipelines.api.status.ScheduleStatus;
import io.streamingpipelines.operator.lifecycle.ScheduledRuns.Result;
import io.streamingpipelines.plan.Supervision;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScheduledRunsTest {
  private static final Supervision.Schedule HOURLY =
      new Supervision.Schedule("0 * * * *", "UTC", null);
  private static final Supervision.Schedule PUNCTUAL =
      new Supervision.Schedule("0 * * * *", "UTC", 300_000L);

  private static Instant at(String time) {
    return Instant.parse("2026-05-01T" + time + "Z");
  }

  private static PipelineStatus status(@Nullable ScheduleStatus schedule) {
    return PipelineStatusBuilder.builder().schedule(schedule).build();
  }

  private static ScheduledRuns fresh(Supervision.Schedule schedule) {
    return ScheduledRuns.of(schedule, null, at("00:30:00"));
  }

  /** What another operator reads from the status. */
  private static ScheduledRuns stored(ScheduledRuns runs, Supervision.Schedule schedule) {
    Instant now = at("09:00:00");
    return ScheduledRuns.of(schedule, status(runs.status(now)), now);
  }

  @Test
  void nothingIsDueBeforeTheFirstTime() {
    ScheduledRuns runs = fresh(HOURLY);
    assertThat(runs.due(at("00:59:59"))).isFalse();
    assertThat(runs.due(at("01:00:00"))).isTrue();
    assertThat(runs.next(at("00:59:59"))).isEqualTo(at("01:00:00"));
  }

  @Test
  void aRunEndsBeforeTheNextOneStarts() {
    ScheduledRuns running = fresh(HOURLY).started(at("01:00:01"));
    assertThat(running.running()).isTrue();
    assertThat(running.due(at("02:00:00"))).isFalse();

    ScheduledRuns late = running.skipping(at("02:00:00")).skipping(at("03:10:00"));
    assertThat(late.skipped()).isEqualTo(2);
    ScheduledRuns ended = late.ended(Result.COMPLETED, null, at("03:15:00"));
    assertThat(ended.due(at("03:15:00"))).as("3:00 was skipped").isFalse();
    assertThat(ended.due(at("04:00:00"))).isTrue();
    assertThat(ended.lastEnded().orElseThrow().due()).isEqualTo(at("01:00:00"));
  }

  @Test
  void aTimeThatPassedWhileNoOperatorRanIsStartedLateAndOnlyOnce() {
    ScheduledRuns runs = fresh(HOURLY);
    assertThat(runs.skipping(at("05:20:00"))).as("it can still start").isEqualTo(runs);
    assertThat(runs.due(at("05:20:00"))).isTrue();
    ScheduledRuns started = runs.started(at("05:20:00"));
    assertThat(started.runs().get(0).due()).isEqualTo(at("05:00:00"));
    assertThat(started.skipped()).as("1:00 to 4:00").isEqualTo(4);
  }

  @Test
  void aTimeAfterItsDeadlineIsSkipped() {
    ScheduledRuns runs = fresh(PUNCTUAL);
    assertThat(runs.due(at("01:05:00"))).isTrue();
    assertThat(runs.due(at("01:05:01"))).isFalse();
    ScheduledRuns skipped = runs.skipping(at("01:05:01"));
    assertThat(skipped.skipped()).isEqualTo(1);
    assertThat(skipped.due(at("01:06:00"))).isFalse();
    assertThat(skipped.due(at("02:00:00"))).isTrue();
    assertThat(skipped.skipping(at("01:30:00"))).as("counted once").isEqualTo(skipped);
  }

  @Test
  void everythingIsRememberedInTheStatus() {
    ScheduledRuns runs =
        fresh(HOURLY)
            .started(at("01:00:01"))
            .ended(Result.COMPLETED, null, at("01:01:00"))
            .skipping(at("01:30:00"))
            .started(at("03:10:00"))
            .ended(Result.FAILED, "the broker is gone", at("03:20:00"))
            .started(at("04:00:00"));
    ScheduledRuns read = stored(runs, HOURLY);
    assertThat(read.runs()).isEqualTo(runs.runs());
    assertThat(read.since()).isEqualTo(runs.since());
    assertThat(read.lastDue()).isEqualTo(at("04:00:00"));
    assertThat(read.skipped()).isEqualTo(1);
    assertThat(read.running()).isTrue();
    assertThat(read.lastEnded().orElseThrow().message()).isEqualTo("the broker is gone");
  }

  @Test
  void anotherScheduleBeginsNowAndKeepsTheRuns() {
    ScheduledRuns runs =
        fresh(HOURLY).started(at("01:00:01")).ended(Result.COMPLETED, null, at("01:01:00"));
    ScheduledRuns other = stored(runs, new Supervision.Schedule("30 * * * *", "UTC", null));
    assertThat(other.runs()).hasSize(1);
    assertThat(other.due(at("09:29:59"))).as("8:30 was not in this schedule").isFalse();
    assertThat(other.due(at("09:30:00"))).isTrue();
  }

  @Test
  void onlyTheLastRunsAreRemembered() {
    ScheduledRuns runs = fresh(HOURLY);
    for (int hour = 1; hour <= 15; hour++) {
      Instant time = at(String.format("%02d:00:00", hour));
      runs = runs.started(time).ended(Result.COMPLETED, null, time.plusSeconds(60));
    }
    assertThat(runs.runs()).hasSize(ScheduleStatus.RUNS_MAX);
    assertThat(runs.runs().get(0).due()).isEqualTo(at("15:00:00"));
    assertThat(runs.skipped()).isZero();
  }
}
