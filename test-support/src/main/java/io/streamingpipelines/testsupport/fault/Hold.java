package io.streamingpipelines.testsupport.fault;

import java.util.function.Predicate;

/** Calls that wait in front of the API server, or whose events wait behind it, until released. */
public final class Hold {
  private final Holds holds;
  private final Predicate<Call> calls;

  Hold(Holds holds, Predicate<Call> calls) {
    this.holds = holds;
    this.calls = calls;
  }

  boolean keeps(Call call) {
    return calls.test(call);
  }

  /** What waited goes on, in its order. */
  public void release() {
    holds.release(this);
  }
}
