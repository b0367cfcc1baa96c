package io.streamingpipelines.operator.lifecycle;

import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.observe.CheckResult;
import io.streamingpipelines.operator.observe.MissingDependency;
import io.streamingpipelines.plan.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the operator does next about a pipeline's driver; the one output of the decider.
 *
 * <p>A new decision does not compile until every {@link Cases} and every switch expression over its
 * {@link Kind} has answered for it.
 */
public sealed interface Decision {
  /** One constant for each decision. */
  enum Kind {
    KEEP,
    START,
    DRAIN,
    CHECK,
    RECORD_CHECK_RESULT,
    RETRY_CHECK,
    BLOCK,
    WAIT,
    AWAIT_DEPENDENCIES,
    FINISH
  }

  /** One answer for each decision. */
  interface Cases<R> {
    R keep(Keep keep);

    R start(Start start);

    R drain(Drain drain);

    R check(Check check);

    R recordCheckResult(RecordCheckResult recordCheckResult);

    R retryCheck(RetryCheck retryCheck);

    R block(Block block);

    R waitUntil(Wait wait);

    R awaitDependencies(AwaitDependencies awaitDependencies);

    R finish(Finish finish);
  }

  Kind kind();

  <R> R fold(Cases<R> cases);

  /** Whether it changes pods, rather than tells what is waited for. */
  default boolean acts() {
    return switch (kind()) {
      case START, DRAIN, CHECK, RECORD_CHECK_RESULT, RETRY_CHECK -> true;
      case KEEP, BLOCK, WAIT, AWAIT_DEPENDENCIES, FINISH -> false;
    };
  }

  /** The driver that is started; empty for all other decisions. */
  default Optional<Start> start() {
    return Optional.empty();
  }

  /** When the next driver is started; empty unless only the time is waited for. */
  default Optional<Instant> next() {
    return Optional.empty();
  }

  /** The check that is tried again; empty for all other decisions. */
  default Optional<RetryCheck> retry() {
    return Optional.empty();
  }

  /** What there is, is as it should be, or on its way. */
  record Keep() implements Decision {
    @Override
    public Kind kind() {
      return Kind.KEEP;
    }

    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.keep(this);
    }
  }

  /** A driver is started. There is none that could still write. */
  record Start(Bundle bundle, int attempt, long generation) implements Decision {
    @Override
    public Kind kind() {
      return Kind.START;
    }

    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.start(this);
    }

    @Override
    public Optional<Start> start() {
      return Optional.of(this);
    }
  }

  /** A driver must end. It may take {@code grace} to finish its batches. */
  record Drain(String pod, Duration grace, String why) implements Decision {
    @Override
    public Kind kind() {
      return Kind.DRAIN;
    }

    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.drain(this);
    }
  }

  /** The runtime checks a bundle before the running driver is touched. */
  record Check(Bundle bundle) implements Decision {
    @Override
    public Kind kind() {
      return Kind.CHECK;
    }

    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.check(this);
    }
  }

  /** The check of a bundle has ended: its result is recorded, its pod is removed. */
  record RecordCheckResult(Bundle bundle, String pod, CheckResult checkResult) implements Decision {
    @Override
    public Kind kind() {
      return Kind.RECORD_CHECK_RESULT;
    }

    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.recordCheckResult(this);
    }
  }

  /** The check of a bundle gave no result: its pod is removed, and it is tried again. */
  record RetryCheck(String pod, String why) implements Decision {
    @Override
    public Kind kind() {
      return Kind.RETRY_CHECK;
    }

    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.retryCheck(this);
    }

    @Override
    public Optional<RetryCheck> retry() {
      return Optional.of(this);
    }
  }

  /** The driver runs the old plan, because the new one cannot run. */
  record Block(List<Problem> problems, int problemCount) implements Decision {
    @Override
    public Kind kind() {
      return Kind.BLOCK;
    }

    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.block(this);
    }
  }

  /** The next driver is started later. */
  record Wait(Instant until) implements Decision {
    @Override
    public Kind kind() {
      return Kind.WAIT;
    }

    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.waitUntil(this);
    }

    @Override
    public Optional<Instant> next() {
      return Optional.of(until);
    }
  }

  /** The next driver is started when everything that its pod names exists. */
  record AwaitDependencies(List<MissingDependency> missing) implements Decision {
    @Override
    public Kind kind() {
      return Kind.AWAIT_DEPENDENCIES;
    }

    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.awaitDependencies(this);
    }
  }

  /** No driver is wanted any more, and none is there. */
  record Finish(End end, List<Problem> problems, int problemCount) implements Decision {
    /** The resource is being deleted, and the operator has nothing left to do. */
    public static Finish gone() {
      return new Finish(End.GONE, List.of(), 0);
    }

    @Override
    public Kind kind() {
      return Kind.FINISH;
    }

    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.finish(this);
    }
  }

  /** How it came to rest. */
  enum End {
    SUSPENDED,
    COMPLETED,
    FAILED,
    /** The resource is being deleted and nothing is left to drain. */
    GONE
  }
}
