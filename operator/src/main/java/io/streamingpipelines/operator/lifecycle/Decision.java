package io.streamingpipelines.operator.lifecycle;

import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.observe.Missing;
import io.streamingpipelines.operator.observe.Verdict;
import io.streamingpipelines.plan.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What the operator does next about a pipeline's driver; the one output of the decider. */
public sealed interface Decision {
  /** Whether it changes pods, rather than tells what is waited for. */
  default boolean acts() {
    return this instanceof Start
        || this instanceof Drain
        || this instanceof Check
        || this instanceof Note
        || this instanceof RetryCheck;
  }

  /** What there is, is as it should be, or on its way. */
  record Keep() implements Decision {}

  /** A driver is made; there is none that could still write. */
  record Start(Bundle bundle, int attempt, long generation) implements Decision {}

  /** A driver must end; it may take {@code grace} to finish its batches. */
  record Drain(String pod, Duration grace, String why) implements Decision {}

  /** The runtime judges a bundle before the running driver is touched. */
  record Check(Bundle bundle) implements Decision {}

  /** The check of a bundle has ended: what it said is noted, its pod removed. */
  record Note(Bundle bundle, String pod, Verdict verdict) implements Decision {}

  /** The check of a bundle came to nothing: its pod is removed, and it is tried again. */
  record RetryCheck(String pod, String why) implements Decision {}

  /** The driver runs the old plan, because the new one cannot run. */
  record Block(List<Problem> problems, int problemCount) implements Decision {}

  /** A driver is made when it is time. */
  record Wait(Instant until) implements Decision {}

  /** A driver is made when everything that its pod names exists. */
  record Lack(List<Missing> missing) implements Decision {}

  /** No driver is wanted any more, and none is there. */
  record Finish(End end, List<Problem> problems, int problemCount) implements Decision {}

  /** How it came to rest. */
  enum End {
    SUSPENDED,
    COMPLETED,
    FAILED,
    /** The resource is being deleted and nothing is left to drain. */
    GONE
  }
}
