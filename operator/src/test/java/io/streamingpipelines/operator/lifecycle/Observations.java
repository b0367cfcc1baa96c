package io.streamingpipelines.operator.lifecycle;

import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.observe.CheckResult;
import io.streamingpipelines.operator.observe.MissingDependency;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.PodExit;
import io.streamingpipelines.operator.observe.StoredBundle;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.RestartPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Observations for tests. */
public final class Observations {
  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  public static final RestartPlan POLICY =
      new RestartPlan(RestartPlan.Policy.ON_FAILURE, 5_000, 300_000, 600_000, 20);
  public static final Problem PROBLEM =
      Problem.error("spec.tables[0].query", "UnknownColumn", "No such.");

  private static final ObservedPod.Node NODE = new ObservedPod.Node("node-1", false);

  public static ObservedPod driver(int attempt, Bundle bundle) {
    return new ObservedPod(
        "orders-driver-" + attempt,
        "uid",
        attempt,
        bundle.hash(),
        1,
        NOW.minusSeconds(60),
        NOW.minusSeconds(60),
        null,
        null,
        null,
        true,
        "10.0.0.1",
        NODE,
        null,
        null,
        null);
  }

  public static ObservedPod ready(ObservedPod pod, Duration since) {
    Instant then = NOW.minus(since);
    return ObservedPodBuilder.of(pod).up(then).ready(then).deletion(pod.deletion()).pod();
  }

  public static ObservedPod deleting(ObservedPod pod) {
    return deleting(pod, new ObservedPod.Deletion(NOW, Duration.ofSeconds(75)), null);
  }

  public static ObservedPod deleting(
      ObservedPod pod, ObservedPod.Deletion deletion, ObservedPod.@Nullable Disruption disruption) {
    return ObservedPodBuilder.of(pod)
        .up(pod.upSince())
        .ready(pod.readySince())
        .deletion(deletion)
        .disruption(disruption)
        .pod();
  }

  /** A pod on a node that does not respond to Kubernetes. */
  public static ObservedPod silent(ObservedPod pod) {
    return ObservedPodBuilder.of(pod)
        .up(pod.upSince())
        .deletion(pod.deletion())
        .node(new ObservedPod.Node(pod.node().name(), true))
        .pod();
  }

  public static ObservedPod notStarted(ObservedPod pod) {
    return ObservedPodBuilder.of(pod).withoutContainer().node(ObservedPod.Node.NONE).pod();
  }

  public static Observation lacking(Observation seen, Bundle bundle, MissingDependency missing) {
    return seen.with(seen.report(), Map.of(bundle.digest(), List.of(missing)));
  }

  public static ObservedPod ended(
      ObservedPod pod, ExitReport.Outcome outcome, Failure.@Nullable Kind kind) {
    return ended(pod, outcome, kind, NOW);
  }

  public static ObservedPod ended(
      ObservedPod pod, ExitReport.Outcome outcome, Failure.@Nullable Kind kind, Instant at) {
    Failure failure =
        kind == null ? null : new Failure(kind, "Reason", "A sentence.", null, null, 0);
    List<Problem> problems = outcome == ExitReport.Outcome.REJECTED ? List.of(PROBLEM) : List.of();
    return ObservedPodBuilder.of(pod)
        .withoutContainer()
        .exit(new PodExit(at, at, outcome, failure, problems, problems.size()))
        .pod();
  }

  public static ObservedPod check(Bundle bundle) {
    return new ObservedPod(
        "orders-check",
        "uid",
        0,
        bundle.hash(),
        2,
        NOW,
        NOW,
        null,
        null,
        null,
        true,
        null,
        NODE,
        null,
        null,
        null);
  }

  public static Observation seen(
      List<ObservedPod> drivers, List<ObservedPod> checks, StoredBundle... bundles) {
    return new Observation(
        drivers, checks, List.of(), List.of(bundles), Optional.empty(), Map.of(), NOW);
  }

  public static StoredBundle stored(
      Bundle bundle, long generation, @Nullable CheckResult checkResult) {
    return new StoredBundle("orders-plan-" + bundle.hash(), bundle, generation, checkResult);
  }

  public static Situation situation(
      @Nullable Bundle wanted, AttemptState attempts, Observation seen) {
    return new Situation(
        false,
        false,
        2,
        wanted,
        wanted == null ? List.of(PROBLEM) : List.of(),
        true,
        attempts,
        seen,
        Duration.ofSeconds(60));
  }

  public static Situation suspended(Situation s) {
    return new Situation(
        false,
        true,
        s.generation(),
        s.wanted(),
        s.problems(),
        s.wasRunning(),
        s.attempts(),
        s.seen(),
        s.drainGrace());
  }

  public static Situation deleted(Situation s) {
    return new Situation(
        true,
        false,
        s.generation(),
        s.wanted(),
        s.problems(),
        s.wasRunning(),
        s.attempts(),
        s.seen(),
        s.drainGrace());
  }

  public static Situation fromRest(Situation s) {
    return new Situation(
        false,
        false,
        s.generation(),
        s.wanted(),
        s.problems(),
        false,
        s.attempts(),
        s.seen(),
        s.drainGrace());
  }

  public static List<ObservedPod> pods(ObservedPod... pods) {
    return new ArrayList<>(List.of(pods));
  }

  private Observations() {}
}
