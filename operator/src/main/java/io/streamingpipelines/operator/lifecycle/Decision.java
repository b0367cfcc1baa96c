package io.streamingpipelines.operator.lifecycle;

import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.observe.CheckResult;
import io.streamingpipelines.operator.observe.MissingDependency;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.plan.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the operator does next about a pipeline's driver; the only output of {@link
 * LifecycleDecider}.
 *
 * <p>A new decision compiles only when every {@link DecisionCases} and every switch expression over
 * {@link Kind} handles it.
 */
public sealed interface Decision {
  /** One constant for each decision. */
  enum Kind {
    KEEP,
    START,
    START_STANDBY,
    CHANGE_PLAN,
    TAKE_OVER,
    RETRY_STANDBY,
    DRAIN,
    REMOVE_LOST,
    CHECK,
    RECORD_CHECK_RESULT,
    RETRY_CHECK,
    BLOCK,
    WAIT,
    AWAIT_RUN,
    AWAIT_DEPENDENCIES,
    FINISH,
    PAUSE
  }

  default Kind kind() {
    return fold(new DecisionKinds());
  }

  <R> R fold(DecisionCases<R> cases);

  /** Whether it changes pods; other decisions only say what the operator waits for. */
  default boolean acts() {
    return switch (kind()) {
      case START,
          START_STANDBY,
          CHANGE_PLAN,
          TAKE_OVER,
          RETRY_STANDBY,
          DRAIN,
          REMOVE_LOST,
          CHECK,
          RECORD_CHECK_RESULT,
          RETRY_CHECK ->
          true;
      case KEEP, BLOCK, WAIT, AWAIT_RUN, AWAIT_DEPENDENCIES, FINISH, PAUSE -> false;
    };
  }

  /** Whether it may start a driver beside the one that works. */
  default boolean startsBeside() {
    return kind() == Kind.START_STANDBY || kind() == Kind.CHANGE_PLAN;
  }

  /** This decision if it starts a driver. */
  default Optional<Start> start() {
    return Optional.empty();
  }

  /** This decision if it holds a change back. */
  default Optional<Block> block() {
    return Optional.empty();
  }

  /** When the next driver starts, if the operator waits for a point in time. */
  default Optional<Instant> next() {
    return Optional.empty();
  }

  /** This decision if it repeats a check. */
  default Optional<RetryCheck> retry() {
    return Optional.empty();
  }

  /** Nothing to do: the pods are as they should be, or on the way there. */
  record Keep() implements Decision {
    @Override
    public <R> R fold(DecisionCases<R> cases) {
      return cases.keep(this);
    }
  }

  /** Starts a driver. No other driver can still write. */
  record Start(Bundle bundle, int attempt, long generation) implements Decision {
    @Override
    public <R> R fold(DecisionCases<R> cases) {
      return cases.start(this);
    }

    @Override
    public Optional<Start> start() {
      return Optional.of(this);
    }
  }

  /**
   * Starts the pod of a driver beside the one that works. The new one checks its plan and then
   * waits until the other no longer writes.
   */
  record StartStandby(Bundle bundle, int attempt, long generation) implements Decision {
    @Override
    public <R> R fold(DecisionCases<R> cases) {
      return cases.startStandby(this);
    }
  }

  /**
   * Lets the driver that works change to another bundle, which differs only in the flows of its
   * plan.
   *
   * @param otherwise replaces the driver, if it cannot change to this plan
   */
  record ChangePlan(ObservedPod driver, StartStandby otherwise) implements Decision {
    /** The bundle that the driver is to run. */
    public Bundle bundle() {
      return otherwise.bundle();
    }

    @Override
    public <R> R fold(DecisionCases<R> cases) {
      return cases.changePlan(this);
    }
  }

  /** Tells a standby that no other driver is left, so that it runs its plan. */
  record TakeOver(ObservedPod driver) implements Decision {
    @Override
    public <R> R fold(DecisionCases<R> cases) {
      return cases.takeOver(this);
    }
  }

  /** Removes a standby that has failed before it took over, so that another one is started. */
  record RetryStandby(String pod, String why) implements Decision {
    @Override
    public <R> R fold(DecisionCases<R> cases) {
      return cases.retryStandby(this);
    }
  }

  /**
   * Ends a driver, which has {@code grace} to finish its batches.
   *
   * @param reason {@link Reason#DRAINING} if the operator was asked for it; otherwise why the
   *     driver has failed
   */
  record Drain(String pod, Duration grace, String why, Reason reason) implements Decision {
    /** Ends a driver on request. */
    public Drain(String pod, Duration grace, String why) {
      this(pod, grace, why, Reason.DRAINING);
    }

    @Override
    public <R> R fold(DecisionCases<R> cases) {
      return cases.drain(this);
    }
  }

  /**
   * Removes the pod of a driver that may or may not still run, so that another driver can take
   * over. Whatever the lost driver still does, its commits fail once the other one has claimed an
   * epoch.
   */
  record RemoveLost(String pod, String why) implements Decision {
    @Override
    public <R> R fold(DecisionCases<R> cases) {
      return cases.removeLost(this);
    }
  }

  /**
   * Lets the runtime check a bundle before the running driver is touched.
   *
   * @param driver may be able to check the bundle itself, because the bundle only changes its plan;
   *     empty if only a pod of its own can
   */
  record Check(Bundle bundle, Optional<ObservedPod> driver) implements Decision {
    @Override
    public <R> R fold(DecisionCases<R> cases) {
      return cases.check(this);
    }
  }

  /** Records the result of a check and removes its pod. */
  record RecordCheckResult(Bundle bundle, String pod, CheckResult checkResult) implements Decision {
    @Override
    public <R> R fold(DecisionCases<R> cases) {
      return cases.recordCheckResult(this);
    }
  }

  /** Removes the pod of a check that gave no result, so that the check is repeated. */
  record RetryCheck(String pod, String why) implements Decision {
    @Override
    public <R> R fold(DecisionCases<R> cases) {
      return cases.retryCheck(this);
    }

    @Override
    public Optional<RetryCheck> retry() {
      return Optional.of(this);
    }
  }

  /** Lets the driver run the old plan, because the new one cannot run. */
  record Block(List<Problem> problems, int problemCount) implements Decision {
    @Override
    public <R> R fold(DecisionCases<R> cases) {
      return cases.block(this);
    }

    @Override
    public Optional<Block> block() {
      return Optional.of(this);
    }
  }

  /** Starts the next driver later. */
  record Wait(Instant until) implements Decision {
    @Override
    public <R> R fold(DecisionCases<R> cases) {
      return cases.waitUntil(this);
    }

    @Override
    public Optional<Instant> next() {
      return Optional.of(until);
    }
  }

  /** Starts the next run of the schedule when it is due. */
  record AwaitRun(Instant until) implements Decision {
    @Override
    public <R> R fold(DecisionCases<R> cases) {
      return cases.awaitRun(this);
    }

    @Override
    public Optional<Instant> next() {
      return Optional.of(until);
    }
  }

  /** Starts the next driver once every object that its pod names exists. */
  record AwaitDependencies(List<MissingDependency> missing) implements Decision {
    @Override
    public <R> R fold(DecisionCases<R> cases) {
      return cases.awaitDependencies(this);
    }
  }

  /** No driver is wanted, and none exists. */
  record Finish(End end, List<Problem> problems, int problemCount) implements Decision {
    /** The resource is being deleted, and the operator has nothing left to do. */
    public static Finish gone() {
      return new Finish(End.GONE, List.of(), 0);
    }

    @Override
    public <R> R fold(DecisionCases<R> cases) {
      return cases.finish(this);
    }
  }

  /** Does nothing, because an annotation of the resource says so. */
  record Pause() implements Decision {
    @Override
    public <R> R fold(DecisionCases<R> cases) {
      return cases.pause(this);
    }
  }

  /** Why no driver is wanted. */
  enum End {
    SUSPENDED,
    COMPLETED,
    FAILED,
    /** The resource is being deleted and nothing is left to drain. */
    GONE
  }
}
