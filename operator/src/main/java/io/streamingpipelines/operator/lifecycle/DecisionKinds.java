package io.streamingpipelines.operator.lifecycle;

/** The constant for each decision. */
final class DecisionKinds implements DecisionCases<Decision.Kind> {
  @Override
  public Decision.Kind keep(Decision.Keep keep) {
    return Decision.Kind.KEEP;
  }

  @Override
  public Decision.Kind start(Decision.Start start) {
    return Decision.Kind.START;
  }

  @Override
  public Decision.Kind startStandby(Decision.StartStandby start) {
    return Decision.Kind.START_STANDBY;
  }

  @Override
  public Decision.Kind changePlan(Decision.ChangePlan change) {
    return Decision.Kind.CHANGE_PLAN;
  }

  @Override
  public Decision.Kind takeOver(Decision.TakeOver takeOver) {
    return Decision.Kind.TAKE_OVER;
  }

  @Override
  public Decision.Kind retryStandby(Decision.RetryStandby retry) {
    return Decision.Kind.RETRY_STANDBY;
  }

  @Override
  public Decision.Kind drain(Decision.Drain drain) {
    return Decision.Kind.DRAIN;
  }

  @Override
  public Decision.Kind removeLost(Decision.RemoveLost lost) {
    return Decision.Kind.REMOVE_LOST;
  }

  @Override
  public Decision.Kind check(Decision.Check check) {
    return Decision.Kind.CHECK;
  }

  @Override
  public Decision.Kind recordCheckResult(Decision.RecordCheckResult recordCheckResult) {
    return Decision.Kind.RECORD_CHECK_RESULT;
  }

  @Override
  public Decision.Kind retryCheck(Decision.RetryCheck retryCheck) {
    return Decision.Kind.RETRY_CHECK;
  }

  @Override
  public Decision.Kind block(Decision.Block block) {
    return Decision.Kind.BLOCK;
  }

  @Override
  public Decision.Kind waitUntil(Decision.Wait wait) {
    return Decision.Kind.WAIT;
  }

  @Override
  public Decision.Kind awaitRun(Decision.AwaitRun await) {
    return Decision.Kind.AWAIT_RUN;
  }

  @Override
  public Decision.Kind awaitDependencies(Decision.AwaitDependencies awaitDependencies) {
    return Decision.Kind.AWAIT_DEPENDENCIES;
  }

  @Override
  public Decision.Kind finish(Decision.Finish finish) {
    return Decision.Kind.FINISH;
  }

  @Override
  public Decision.Kind pause(Decision.Pause pause) {
    return Decision.Kind.PAUSE;
  }
}
