package io.streamingpipelines.operator.lifecycle;

import io.streamingpipelines.compiler.read.CronTimes;
import io.streamingpipelines.plan.Supervision;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The times of a schedule. */
final class ScheduledTimes {
  /** Nobody needs to know how many more times were skipped. */
  private static final int MOST_SKIPPED = 1_000;

  private final Supervision.Schedule schedule;
  private final CronTimes times;
  private final @Nullable Duration deadline;

  /**
   * @param schedule valid: the compiler has checked it
   */
  ScheduledTimes(Supervision.Schedule schedule) {
    this.schedule = schedule;
    this.times = new CronTimes(schedule.cron(), ZoneId.of(schedule.timeZone()));
    Long millis = schedule.deadlineMillis();
    this.deadline = millis == null ? null : Duration.ofMillis(millis);
  }

  /** The first time after {@code from}. */
  Instant after(Instant from) {
    return times.after(from).orElse(Instant.MAX);
  }

  /** The last time after {@code from} that is not after {@code now}. */
  Optional<Instant> last(Instant from, Instant now) {
    return times.last(now).filter(time -> time.isAfter(from));
  }

  /** The number of times after {@code from} and before {@code until}, at most 1,000. */
  int count(Instant from, Instant until) {
    int count = 0;
    Instant time = after(from);
    while (time.isBefore(until) && count < MOST_SKIPPED) {
      count++;
      time = after(time);
    }
    return count;
  }

  /** Whether a run that is due at this time may still start. */
  boolean inTime(Instant time, Instant now) {
    return deadline == null || !now.isAfter(time.plus(deadline));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ScheduledTimes times && schedule.equals(times.schedule);
  }

  @Override
  public int hashCode() {
    return schedule.hashCode();
  }

  @Override
  public String toString() {
    return schedule.toString();
  }
}
