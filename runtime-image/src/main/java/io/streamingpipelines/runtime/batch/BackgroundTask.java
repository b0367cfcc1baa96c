package io.streamingpipelines.runtime.batch;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A part of a batch's work that runs concurrently with the rest of the batch. Its thread is a child
 * of the batch's thread, so that its Spark jobs belong to the same job group and end with the
 * query.
 */
public final class BackgroundTask implements AutoCloseable {
  private final FutureTask<Void> work;

  private BackgroundTask(FutureTask<Void> work) {
    this.work = work;
  }

  public static BackgroundTask run(String name, Runnable work) {
    BackgroundTask task = new BackgroundTask(new FutureTask<>(work, null));
    Thread thread = new Thread(task.work, Thread.currentThread().getName() + "-" + name);
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  public static BackgroundTask nothing() {
    FutureTask<Void> done = new FutureTask<>(() -> {}, null);
    done.run();
    return new BackgroundTask(done);
  }

  /** Waits for the work to end, and rethrows what it has thrown. */
  public void await() {
    try {
      work.get();
    } catch (ExecutionException e) {
      throw BackgroundTask.<RuntimeException>unchecked(Objects.requireNonNullElse(e.getCause(), e));
    } catch (InterruptedException e) {
      throw BackgroundTask.<RuntimeException>unchecked(e);
    }
  }

  /** Waits for the work to end, because the cached rows that it reads are released next. */
  @Override
  public void close() {
    boolean interrupted = false;
    while (!work.isDone()) {
      try {
        work.get();
      } catch (ExecutionException | CancellationException e) {
        break; // the task has ended, and await has thrown its error
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Rethrows the exception unwrapped, as Spark's Scala code does, so that the batch fails with the
   * original one.
   */
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> RuntimeException unchecked(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
