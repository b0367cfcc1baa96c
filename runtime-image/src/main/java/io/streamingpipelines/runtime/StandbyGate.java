package io.streamingpipelines.runtime;

import java.util.function.BooleanSupplier;

/** Lets a standby wait until no other driver may write. */
final class StandbyGate {
  /** How often a standby looks whether the driver before it still writes. */
  private static final long POLL_MILLIS = 200;

  private boolean open;

  /** Ends the wait: the standby takes over, or is no longer needed. */
  synchronized void open() {
    open = true;
    notifyAll();
  }

  /**
   * Returns once the gate has been opened, or no driver holds the right to write.
   *
   * @param vacant whether no driver holds the right to write; asked again and again
   */
  void await(BooleanSupplier vacant) throws InterruptedException {
    while (!isOpen() && !vacant.getAsBoolean()) {
      pause();
    }
  }

  private synchronized boolean isOpen() {
    return open;
  }

  private synchronized void pause() throws InterruptedException {
    if (!open) {
      wait(POLL_MILLIS);
    }
  }
}
