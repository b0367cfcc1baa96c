package io.streamingpipelines.operator.lifecycle;

import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.observe.CheckResult;
import io.streamingpipelines.operator.observe.MissingDependency;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.ObservedPodBuilder;
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

  /** How long the operator waits for a lost node. */
  static final Duration NODE_LOST = Duration.ofMinutes(5);

  private static final ObservedPod.Node NODE = new ObservedPod.Node("node-1", null);

  public static ObservedPod driver(int attempt, Bundle bundle) {
    return ObservedPodBuilder.builder()
        .name("orders-driver-" + attempt)
        .uid("uid")
        .attempt(attempt)
        .plan(bundle.hash())
        .mounted(bundle.hash())
        .standby(false)
        .generation(1)
        .createdAt(NOW.minusSeconds(60))
        .seenSince(NOW.minusSeconds(60))
        .started(true)
        .node(NODE)
        .ip("10.0.0.1")
        .build();
  }

  /** A driver that has been started beside another one and still checks its plan. */
  public static ObservedPod standby(int attempt, Bundle bundle) {
    return ObservedPodBuilder.builder(driver(attempt, bundle)).standby(true).seenSince(NOW).build();
  }

  public static ObservedPod ready(ObservedPod pod, Duration since) {
    Instant then = NOW.minus(since);
    return ObservedPodBuilder.builder(pod).upSince(then).readySince(then).build();
  }

  /** The pod, on a node that has not responded to Kubernetes since then. */
  static ObservedPod onSilentNode(ObservedPod pod, Instant since) {
    return ObservedPodBuilder.builder(pod)
        .readySince(null)
        .node(new ObservedPod.Node("node-1", since))
        .build();
  }

  /** The pod, asked to end at that time. */
  static ObservedPod askedToEnd(ObservedPod pod, Instant at) {
    return deleting(pod, new ObservedPod.Deletion(at, Duration.ofSeconds(75)), null);
  }

  public static ObservedPod deleting(ObservedPod pod) {
    return deleting(pod, new ObservedPod.Deletion(NOW, Duration.ofSeconds(75)), null);
  }

  public static ObservedPod deleting(
      ObservedPod pod, ObservedPod.Deletion deletion, ObservedPod.@Nullable Disruption disruption) {
    return ObservedPodBuilder.builder(pod).deletion(deletion).disruption(disruption).build();
  }

  /** A pod on a node that does not respond to Kubernetes. */
  public static ObservedPod silent(ObservedPod pod) {
    return ObservedPodBuilder.builder(pod)
        .readySince(null)
        .node(new ObservedPod.Node(pod.node().name(), NOW))
        .build();
  }

  public static ObservedPod notStarted(ObservedPod pod) {
    return ObservedPodBuilder.builder(pod)
        .started(false)
        .ip(null)
        .node(ObservedPod.Node.NONE)
        .build();
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
    return ObservedPodBuilder.builder(pod)
        .upSince(null)
        .readySince(null)
        .started(false)
        .ip(null)
        .exit(new PodExit(at, at, outcome, failure, problems, problems.size()))
        .build();
  }

  public static ObservedPod check(Bundle bundle) {
    return ObservedPodBuilder.builder()
        .name("orders-check")
        .uid("uid")
        .attempt(0)
        .plan(bundle.hash())
        .mounted(bundle.hash())
        .standby(false)
        .generation(2)
        .createdAt(NOW)
        .seenSince(NOW)
        .started(true)
        .node(NODE)
        .build();
  }

  public static Observation seen(
      List<ObservedPod> drivers, List<ObservedPod> checks, StoredBundle... bundles) {
    return seenBeside(drivers, List.of(), checks, bundles);
  }

  static Observation seenBeside(
      List<ObservedPod> drivers,
      List<ObservedPod> standbys,
      List<ObservedPod> checks,
      StoredBundle... bundles) {
    return new Observation(
        drivers, standbys, checks, List.of(), List.of(bundles), Optional.empty(), Map.of(), NOW);
  }

  public static StoredBundle stored(
      Bundle bundle, long generation, @Nullable CheckResult checkResult) {
    return new StoredBundle("orders-plan-" + bundle.hash(), bundle, generation, checkResult);
  }

  public static Situation situation(
      @Nullable Bundle wanted, AttemptState attempts, Observation seen) {
    return SituationBuilder.builder()
        .deleting(false)
        .suspended(false)
        .paused(false)
        .generation(2)
        .problems(wanted == null ? List.of(PROBLEM) : List.of())
        .wasRunning(true)
        .attempts(attempts)
        .seen(seen)
        .drainGrace(Duration.ofSeconds(60))
        .nodeLostTimeout(NODE_LOST)
        .restartsOnStall(false)
        .wanted(wanted)
        .build();
  }

  public static Situation paused(Situation s) {
    return SituationBuilder.builder(s).paused(true).build();
  }

  public static Situation suspended(Situation s) {
    return SituationBuilder.builder(s).suspended(true).build();
  }

  public static Situation deleted(Situation s) {
    return SituationBuilder.builder(s).deleting(true).build();
  }

  public static Situation fromRest(Situation s) {
    return SituationBuilder.builder(s).wasRunning(false).build();
  }

  public static List<ObservedPod> pods(ObservedPod... pods) {
    return new ArrayList<>(List.of(pods));
  }

  private Observations() {}
}
