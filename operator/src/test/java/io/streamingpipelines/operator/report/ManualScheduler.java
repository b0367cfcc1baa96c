package io.streamingpipelines.operator.report;

import io.streamingpipelines.operator.StoppedClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Runs due tasks in the thread of the test when the test lets time pass. */
public final class ManualScheduler extends AbstractExecutorService
    implements ScheduledExecutorService {
  private final StoppedClock clock;
  private final List<Task> tasks = new ArrayList<>();
  private boolean shutdown;

  public ManualScheduler(StoppedClock clock) {
    this.clock = clock;
  }

  /** Lets time pass and runs each task at its time. */
  public void pass(Duration time) {
    Instant end = clock.instant().plus(time);
    for (Optional<Task> next = next(end); next.isPresent(); next = next(end)) {
      tasks.remove(next.get());
      Duration wait = Duration.between(clock.instant(), next.get().due);
      clock.forward(wait.isNegative() ? Duration.ZERO : wait);
      next.get().run();
    }
    clock.forward(Duration.between(clock.instant(), end));
  }

  private Optional<Task> next(Instant end) {
    return tasks.stream()
        .filter(task -> !task.isCancelled() && !task.due.isAfter(end))
        .min(Comparator.comparing(task -> task.due));
  }

  /** Tasks that are not due yet. */
  public long waiting() {
    return tasks.stream().filter(task -> !task.isCancelled()).count();
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    Task task = new Task(command, clock.instant().plus(unit.toMillis(delay), ChronoUnit.MILLIS));
    tasks.add(task);
    return task;
  }

  @Override
  public void shutdown() {
    shutdown = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown = true;
    tasks.clear();
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return shutdown;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return shutdown;
  }

  @Override
  public void execute(Runnable command) {
    command.run();
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  private final class Task extends FutureTask<Void> implements ScheduledFuture<Void> {
    private final Instant due;

    Task(Runnable command, Instant due) {
      super(command, null);
      this.due = due;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(Duration.between(clock.instant(), due));
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.MILLISECONDS), other.getDelay(TimeUnit.MILLISECONDS));
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }
}
