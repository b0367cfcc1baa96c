package io.streamingpipelines.testsupport.fault;

import java.util.concurrent.atomic.AtomicInteger;

/** A rule in force. */
public final class Injection {
  private final Rule rule;
  private final AtomicInteger seen = new AtomicInteger();
  private volatile boolean ended;

  Injection(Rule rule) {
    this.rule = rule;
  }

  /** Whether the fault meets this call; counts it. */
  boolean meets(Call call) {
    if (ended || !rule.calls().test(call)) {
      return false;
    }
    int before = seen.getAndIncrement();
    return before >= rule.skip() && before - rule.skip() < rule.times();
  }

  Fault fault() {
    return rule.fault();
  }

  /** How many calls the fault has met. */
  public int hits() {
    return Math.max(0, Math.min(rule.times(), seen.get() - rule.skip()));
  }

  /** From now on it meets none. */
  public void end() {
    ended = true;
  }
}
