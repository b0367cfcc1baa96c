package io.streamingpipelines.testsupport.fault;

import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** All that is held at the moment. */
final class Holds {
  private final List<Hold> holds = new ArrayList<>();

  synchronized Hold hold(Predicate<Call> calls) {
    Hold hold = new Hold(this, calls);
    holds.add(hold);
    return hold;
  }

  synchronized void release(Hold hold) {
    holds.remove(hold);
    notifyAll();
  }

  synchronized void releaseAll() {
    holds.clear();
    notifyAll();
  }

  /** Lets those look again who wait for something else, too. */
  synchronized void wake() {
    notifyAll();
  }

  /** Returns when nothing keeps the call, or when it is given up. */
  synchronized void pass(Call call, BooleanSupplier givenUp) throws InterruptedIOException {
    while (!givenUp.getAsBoolean() && holds.stream().anyMatch(hold -> hold.keeps(call))) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException();
      }
    }
  }
}
