package io.streamingpipelines.testsupport.fault;

import java.util.function.Predicate;

/**
 * Which calls a fault meets.
 *
 * @param skip so many fitting calls are left alone first
 * @param times so many are met then
 */
public record Rule(Predicate<Call> calls, int skip, int times, Fault fault) {

  /** Each call of the kind, such as {@code POST pods}. */
  public static Rule always(String kind, Fault fault) {
    return new Rule(call -> call.kind().equals(kind), 0, Integer.MAX_VALUE, fault);
  }

  /** The next call of the kind. */
  public static Rule once(String kind, Fault fault) {
    return always(kind, fault).times(1);
  }

  public Rule skip(int calls) {
    return new Rule(this.calls, calls, times, fault);
  }

  public Rule times(int calls) {
    return new Rule(this.calls, skip, calls, fault);
  }

  /** Only the calls that fit this, too. */
  public Rule where(Predicate<Call> also) {
    return new Rule(calls.and(also), skip, times, fault);
  }
}
