package io.streamingpipelines.operator.lifecycle;

import io.streamingpipelines.api.status.FailureStatus;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.RunStatus;
import io.streamingpipelines.api.status.ScheduleStatus;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.plan.Supervision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a pipeline with a schedule, as the status remembers them
 * (docs/design/lifecycle.md#schedules). A run ends when its driver has read all input, or is no
 * longer restarted; no other run starts before that.
 *
 * @param text the schedule: shown to people, and compared to detect another schedule
 * @param since when the pipeline got this schedule
 * @param lastDue the last time of the schedule that was started or skipped; null before the first
 * @param runs the last runs, newest first
 */
public record ScheduledRuns(
    ScheduledTimes times,
    String text,
    Instant since,
    @Nullable Instant lastDue,
    int skipped,
    List<Run> runs) {
  public ScheduledRuns {
    runs = runs.stream().limit(ScheduleStatus.RUNS_MAX).toList();
  }

  /** How a run ended. */
  public enum Result {
    RUNNING("Running"),
    COMPLETED("Completed"),
    FAILED("Failed");

    private final String text;

    Result(String text) {
      this.text = text;
    }

    /** The result with this text; a run whose result is unknown counts as running. */
    private static Result of(@Nullable String text) {
      return Arrays.stream(values())
          .filter(result -> result.text.equals(text))
          .findFirst()
          .orElse(RUNNING);
    }
  }

  /**
   * One run.
   *
   * @param due the time of the schedule that it belongs to
   * @param ended null while it runs
   * @param message why it failed
   */
  public record Run(
      Instant due,
      Instant started,
      @Nullable Instant ended,
      Result result,
      @Nullable String message) {
    public boolean failed() {
      return result == Result.FAILED;
    }
  }

  /** The runs that the status remembers; none if the schedule was another one. */
  static ScheduledRuns of(
      Supervision.Schedule schedule, @Nullable PipelineStatus before, Instant now) {
    ScheduledTimes times = new ScheduledTimes(schedule);
    String text = schedule.cron().strip() + " " + schedule.timeZone();
    ScheduleStatus status = before == null ? null : before.schedule();
    if (status == null) {
      return new ScheduledRuns(times, text, now, null, 0, List.of());
    }
    List<Run> runs =
        status.runs().stream().map(ScheduledRuns::read).flatMap(Optional::stream).toList();
    boolean same = text.equals(status.schedule()) && status.since() != null;
    return new ScheduledRuns(
        times,
        text,
        same ? Instant.parse(status.since()) : now,
        same && status.lastDueAt() != null ? Instant.parse(status.lastDueAt()) : null,
        Objects.requireNonNullElse(status.skipped(), 0),
        runs);
  }

  /**
   * The runs after an observation; null if the pipeline has no schedule.
   *
   * @param attempts the attempts after the observation
   */
  public static @Nullable ScheduledRuns account(
      Supervision supervision,
      @Nullable PipelineStatus before,
      AttemptState attempts,
      Observation seen) {
    Supervision.Schedule schedule = supervision.schedule();
    if (schedule == null) {
      return null;
    }
    ScheduledRuns runs = of(schedule, before, seen.now());
    Optional<ObservedPod> driver = seen.aliveDriver();
    if (driver.isPresent() && !runs.running()) {
      // the operator died before it could record the run
      runs = runs.started(driver.get().createdAt());
    }
    if (runs.running() && attempts.result() != AttemptState.Result.NONE) {
      boolean completed = attempts.result() == AttemptState.Result.COMPLETED;
      FailureStatus last = attempts.last();
      runs =
          runs.ended(
              completed ? Result.COMPLETED : Result.FAILED,
              completed || last == null ? null : last.message(),
              Objects.requireNonNullElse(attempts.endedAt(), seen.now()));
    }
    return runs.skipping(seen.now());
  }

  private static Optional<Run> read(RunStatus run) {
    if (run.scheduledAt() == null || run.startedAt() == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Run(
            Instant.parse(run.scheduledAt()),
            Instant.parse(run.startedAt()),
            run.endedAt() == null ? null : Instant.parse(run.endedAt()),
            Result.of(run.result()),
            run.message()));
  }

  /** Whether a run has started and not ended. */
  public boolean running() {
    return !runs.isEmpty() && runs.get(0).ended == null;
  }

  /** The last run that has ended. */
  public Optional<Run> lastEnded() {
    return runs.stream().filter(run -> run.ended != null).findFirst();
  }

  /** When the next run is due. */
  public Instant next(Instant now) {
    return times.after(now);
  }

  /** Whether a run is due. */
  boolean due(Instant now) {
    return !running()
        && times.last(from(), now).filter(time -> times.inTime(time, now)).isPresent();
  }

  private Instant from() {
    return lastDue == null ? since : lastDue;
  }

  /**
   * The same runs, with the times counted that passed while a run was going on, or that are too
   * late to start.
   */
  ScheduledRuns skipping(Instant now) {
    Instant last = times.last(from(), now).orElse(null);
    if (last == null || !running() && times.inTime(last, now)) {
      return this;
    }
    return with(last, skipped + times.count(from(), last) + 1, runs);
  }

  /**
   * A run starts, for the last time that was due.
   *
   * @param at when its driver starts
   */
  public ScheduledRuns started(Instant at) {
    Instant due = times.last(from(), at).orElse(at);
    List<Run> all = new ArrayList<>(runs);
    all.add(0, new Run(due, at, null, Result.RUNNING, null));
    return with(due, skipped + times.count(from(), due), all);
  }

  /** The run has ended. */
  ScheduledRuns ended(Result result, @Nullable String message, Instant at) {
    List<Run> all = new ArrayList<>(runs);
    Run run = all.get(0);
    all.set(0, new Run(run.due, run.started, at, result, message));
    return with(lastDue, skipped, all);
  }

  private ScheduledRuns with(@Nullable Instant due, int skips, List<Run> all) {
    return new ScheduledRuns(times, text, since, due, skips, all);
  }

  /** As the status shows it. */
  public ScheduleStatus status(Instant now) {
    return new ScheduleStatus(
        text,
        since.toString(),
        next(now).toString(),
        runs.isEmpty() ? null : runs.get(0).started.toString(),
        skipped,
        lastDue == null ? null : lastDue.toString(),
        runs.stream()
            .map(
                run ->
                    new RunStatus(
                        run.due.toString(),
                        run.started.toString(),
                        run.ended == null ? null : run.ended.toString(),
                        run.result.text,
                        run.message))
            .toList());
  }
}
