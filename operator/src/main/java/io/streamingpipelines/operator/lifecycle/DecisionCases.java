package io.streamingpipelines.operator.lifecycle;

/** One result for each decision. */
public interface DecisionCases<R> {
  R keep(Decision.Keep keep);

  R start(Decision.Start start);

  R startStandby(Decision.StartStandby start);

  R changePlan(Decision.ChangePlan change);

  R takeOver(Decision.TakeOver takeOver);

  R retryStandby(Decision.RetryStandby retry);

  R drain(Decision.Drain drain);

  R removeLost(Decision.RemoveLost lost);

  R check(Decision.Check check);

  R recordCheckResult(Decision.RecordCheckResult recordCheckResult);

  R retryCheck(Decision.RetryCheck retryCheck);

  R block(Decision.Block block);

  R waitUntil(Decision.Wait wait);

  R awaitRun(Decision.AwaitRun await);

  R awaitDependencies(Decision.AwaitDependencies awaitDependencies);

  R finish(Decision.Finish finish);

  R pause(Decision.Pause pause);
}
