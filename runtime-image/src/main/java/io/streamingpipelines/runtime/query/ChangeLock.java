package io.streamingpipelines.runtime.query;

/**
 * Lets either one change of the plan or the end of the driver happen, not both at the same time.
 */
final class ChangeLock {
  private boolean changing;
  private boolean closed;

  /** Whether a change may begin; the caller must {@link #end} it. */
  synchronized boolean begin() {
    if (changing || closed) {
      return false;
    }
    changing = true;
    return true;
  }

  synchronized void end() {
    changing = false;
    notifyAll();
  }

  /** Permits no further change, unless one is being made. */
  synchronized boolean close() {
    closed |= !changing;
    return closed;
  }

  /** Permits no further change, and returns when none is being made. */
  synchronized void awaitEnd() throws InterruptedException {
    while (!close()) {
      wait();
    }
  }
}
