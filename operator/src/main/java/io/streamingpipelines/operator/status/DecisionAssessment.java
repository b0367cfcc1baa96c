package io.streamingpipelines.operator.status;

import io.streamingpipelines.api.status.Phase;
import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.operator.lifecycle.DecisionCases;
import io.streamingpipelines.operator.lifecycle.ScheduledRuns;
import io.streamingpipelines.operator.lifecycle.Situation;
import io.streamingpipelines.operator.observe.MissingDependency;
import java.util.List;
import java.util.Optional;

/**
 * What each decision means for the user, if the pipeline is not being deleted.
 *
 * @param stuckStandby why the driver that is to take over cannot
 */
record DecisionAssessment(Situation now, Optional<String> stuckStandby)
    implements DecisionCases<Assessment> {
  /** The beginning of the sentence that says why the operator has asked a driver to drain. */
  static final String DRAINS = "The driver is draining because ";

  @Override
  public Assessment keep(Decision.Keep keep) {
    return going();
  }

  @Override
  public Assessment start(Decision.Start start) {
    return Assessment.starting("Starting driver attempt " + start.attempt() + ".");
  }

  @Override
  public Assessment startStandby(Decision.StartStandby start) {
    return going();
  }

  @Override
  public Assessment changePlan(Decision.ChangePlan change) {
    return going();
  }

  @Override
  public Assessment takeOver(Decision.TakeOver takeOver) {
    return going();
  }

  @Override
  public Assessment retryStandby(Decision.RetryStandby retry) {
    return going();
  }

  @Override
  public Assessment drain(Decision.Drain drain) {
    return new Assessment(
        Phase.DRAINING,
        false,
        drain.reason(),
        DRAINS + drain.why() + (drain.why().endsWith(".") ? "" : "."));
  }

  @Override
  public Assessment removeLost(Decision.RemoveLost lost) {
    return new Assessment(
        Phase.DRAINING,
        false,
        Reason.NODE_LOST,
        "The driver's pod "
            + lost.pod()
            + " is removed from Kubernetes, and another driver takes over, because "
            + lost.why()
            + ".");
  }

  @Override
  public Assessment check(Decision.Check check) {
    return going();
  }

  @Override
  public Assessment recordCheckResult(Decision.RecordCheckResult result) {
    return going();
  }

  @Override
  public Assessment retryCheck(Decision.RetryCheck retry) {
    return going();
  }

  @Override
  public Assessment block(Decision.Block block) {
    Assessment running = Assessment.ofDriver(now);
    return running.phase() == Phase.RUNNING
        ? running.blocked(
            now.rollback().isPresent()
                ? "the driver runs the previous plan, because the last change has failed"
                : "the driver runs the previous plan, because the last change cannot run")
        : running;
  }

  @Override
  public Assessment waitUntil(Decision.Wait wait) {
    return waiting(now, wait);
  }

  @Override
  public Assessment awaitRun(Decision.AwaitRun await) {
    String next = "The next run starts at " + StatusFormat.text(await.until()) + ".";
    Optional<ScheduledRuns.Run> last =
        Optional.ofNullable(now.runs()).flatMap(ScheduledRuns::lastEnded);
    boolean failed = last.filter(ScheduledRuns.Run::failed).isPresent();
    return new Assessment(
        Phase.SCHEDULED,
        !failed,
        failed ? Reason.RUN_FAILED : Reason.SCHEDULED,
        last.map(run -> text(run) + " " + next).orElse(next));
  }

  private static String text(ScheduledRuns.Run run) {
    String which = "The run of " + StatusFormat.text(run.due());
    return run.failed()
        ? which + " has failed: " + String.valueOf(run.message())
        : which + " has read all input.";
  }

  @Override
  public Assessment pause(Decision.Pause pause) {
    if (now.seen().aliveDriver().isPresent()) {
      return going();
    }
    if (now.suspended()) {
      return finished(now, new Decision.Finish(Decision.End.SUSPENDED, List.of(), 0));
    }
    // the phase remembers that nothing starts for this generation when the pause is over
    return switch (now.attempts().result()) {
      case COMPLETED -> finished(now, new Decision.Finish(Decision.End.COMPLETED, List.of(), 0));
      case FAILED -> paused(Phase.FAILED);
      case NONE -> paused(Phase.PENDING);
    };
  }

  private static Assessment paused(Phase phase) {
    return new Assessment(
        phase,
        false,
        Reason.PAUSED,
        "No driver runs, and none is started while the pipeline is paused.");
  }

  @Override
  public Assessment awaitDependencies(Decision.AwaitDependencies await) {
    return new Assessment(
        Phase.PENDING,
        false,
        await.missing().get(0).reason(),
        "The driver is waiting for missing objects: "
            + MissingDependency.text(await.missing())
            + ".");
  }

  @Override
  public Assessment finish(Decision.Finish finish) {
    return finished(now, finish);
  }

  /** The existing driver, and what delays a change. */
  private Assessment going() {
    Assessment running = Assessment.ofDriver(now);
    if (running.phase() != Phase.RUNNING) {
      return running;
    }
    return now.stuckCheck()
        .map(
            check ->
                running.blocked(
                    "the last change is waiting: pod "
                        + check.name()
                        + ", which checks it, does not finish"))
        .or(
            () ->
                stuckStandby.map(stuck -> running.blocked("the last change is waiting: " + stuck)))
        .orElse(running);
  }

  private static Assessment waiting(Situation now, Decision.Wait wait) {
    String why =
        now.attempts().last() == null ? "" : " " + String.valueOf(now.attempts().last().message());
    return new Assessment(
        Phase.BACKING_OFF,
        false,
        Reason.BACKING_OFF,
        String.format(
            "The driver restarts at %s (failures in a row: %d).%s",
            StatusFormat.text(wait.until()), now.attempts().consecutive(), why));
  }

  private static Assessment finished(Situation now, Decision.Finish finish) {
    return switch (finish.end()) {
      case GONE ->
          new Assessment(Phase.TERMINATING, false, Reason.DELETED, "Nothing is left to drain.");
      case SUSPENDED ->
          new Assessment(
              Phase.SUSPENDED,
              true,
              Reason.SUSPENDED,
              "No driver runs, because spec.suspend is true.");
      case COMPLETED ->
          new Assessment(
              Phase.COMPLETED, true, Reason.COMPLETED, "All available input has been read.");
      case FAILED -> failed(now, finish);
    };
  }

  private static Assessment failed(Situation now, Decision.Finish finish) {
    if (finish.problemCount() > 0) {
      return new Assessment(
          Phase.FAILED,
          false,
          Reason.REJECTED,
          "The manifest cannot run. Condition Accepted lists the problems; the first one is: "
              + finish.problems().stream().findFirst().map(Object::toString).orElse("unknown"));
    }
    String why =
        now.attempts().last() == null
            ? "the driver failed"
            : String.valueOf(now.attempts().last().message());
    return new Assessment(
        Phase.FAILED,
        false,
        Reason.FAILED,
        "The driver does not restart until the manifest changes: " + why);
  }
}
