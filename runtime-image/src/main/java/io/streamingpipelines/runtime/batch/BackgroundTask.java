package io.streamingpipelines.runtime.batch;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Work of a batch that goes on beside the rest of it. Its thread is a child of the batch's, so that
 * Spark's jobs are of the same group and end with the query.
 */
public final class BackgroundTask implements AutoCloseable {
  private final FutureTask<Void> work;

  private BackgroundTask(FutureTask<Void> work) {
    this.work = work;
  }

  public static BackgroundTask run(String name, Runnable work) {
    BackgroundTask beside = new BackgroundTask(new FutureTask<>(work, null));
    Thread thread = new Thread(beside.work, Thread.currentThread().getName() + "-" + name);
    thread.setDaemon(true);
    thread.start();
    return beside;
  }

  public static BackgroundTask nothing() {
    FutureTask<Void> done = new FutureTask<>(() -> {}, null);
    done.run();
    return new BackgroundTask(done);
  }

  /** Waits for the work; what it has thrown is thrown. */
  public void await() {
    try {
      work.get();
    } catch (ExecutionException e) {
      throw BackgroundTask.<RuntimeException>unchecked(Objects.requireNonNullElse(e.getCause(), e));
    } catch (InterruptedException e) {
      throw BackgroundTask.<RuntimeException>unchecked(e);
    }
  }

  /** Does not leave before the work has ended: what it reads is given back next. */
  @Override
  public void close() {
    boolean interrupted = false;
    while (!work.isDone()) {
      try {
        work.get();
      } catch (ExecutionException | CancellationException e) {
        break; // it has ended; who waited for it knows why
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** As Spark's Scala code does it: the batch ends by the very exception. */
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> RuntimeException unchecked(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
