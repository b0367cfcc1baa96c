package io.streamingpipelines.operator.lifecycle;

import static io.streamingpipelines.operator.Samples.orders;
import static io.streamingpipelines.operator.lifecycle.Observations.NOW;
import static io.streamingpipelines.operator.lifecycle.Observations.POLICY;
import static io.streamingpipelines.operator.lifecycle.Observations.PROBLEM;

import io.streamingpipelines.api.status.FailureStatus;
import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.api.status.RollbackStatus;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.desired.Dependency;
import io.streamingpipelines.operator.observe.CheckResult;
import io.streamingpipelines.operator.observe.MissingDependency;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.ObservedPodBuilder;
import io.streamingpipelines.operator.observe.PodExit;
import io.streamingpipelines.operator.observe.StoredBundle;
import io.streamingpipelines.operator.status.DriverReportSamples;
import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.Supervision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Random situations; the same seed creates the same ones. */
final class RandomSituations {
  private static final MissingDependency SECRET =
      new MissingDependency(Dependency.Kind.SECRET, "extra", null);
  private static final List<Bundle> BUNDLES =
      List.of(
          orders().bundle(),
          orders().query("SELECT key FROM events").bundle(),
          orders().query("SELECT key, value FROM events").bundle(),
          orders().driver("{\"memory\": \"2Gi\"}").bundle(),
          orders().driver("{\"memory\": \"1Gi\", \"labels\": {\"a\": \"b\"}}").bundle(),
          orders().executors(2).bundle());

  private final SplittableRandom random;

  RandomSituations(long seed) {
    this.random = new SplittableRandom(seed);
  }

  Situation situation() {
    Bundle wanted = one(6) ? null : bundle();
    List<ObservedPod> drivers = new ArrayList<>();
    for (int attempt = random.nextInt(3); attempt > 0; attempt--) {
      drivers.add(pod("orders-driver-" + attempt, attempt));
    }
    drivers.sort(Comparator.comparingInt(ObservedPod::attempt).reversed());
    List<ObservedPod> checks = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      checks.add(pod("orders-check-" + i, 0));
    }
    if (wanted != null && one(3)) {
      checks.add(0, pod("orders-check", 0, wanted));
    }
    List<ObservedPod> standbys = standbys(drivers, wanted);
    List<StoredBundle> stored = new ArrayList<>();
    int generation = 1 + random.nextInt(3);
    BUNDLES.stream().filter(b -> !one(4)).forEach(b -> stored.add(stored(b, generation)));
    Map<String, List<MissingDependency>> missing = new HashMap<>();
    BUNDLES.stream().filter(b -> one(5)).forEach(b -> missing.put(b.digest(), List.of(SECRET)));
    Observation seen =
        new Observation(drivers, standbys, checks, List.of(), stored, report(), missing, NOW);
    EndCause why = EndCause.values()[random.nextInt(3)];
    return SituationBuilder.builder()
        .deleting(one(8))
        .suspended(one(8))
        .paused(one(20))
        .generation(generation)
        .problems(
            wanted == null
                ? List.of(PROBLEM, Problem.warning("spec", "Odd", "It is odd."))
                : List.of())
        .wasRunning(random.nextBoolean())
        .attempts(new RestartAccounting(POLICY, 7).account(attempts(wanted), seen, why, null))
        .seen(seen)
        .drainGrace(Duration.ofSeconds(60))
        .nodeLostTimeout(Duration.ofMinutes(5))
        .restartsOnStall(one(8))
        .wanted(wanted)
        .runs(one(3) ? runs() : null)
        .noRoom(one(6) ? "exceeded quota" : null)
        .build();
  }

  private List<ObservedPod> standbys(List<ObservedPod> drivers, @Nullable Bundle wanted) {
    List<ObservedPod> standbys = new ArrayList<>();
    if (drivers.stream().anyMatch(ObservedPod::alive)) {
      for (int attempt = 2 + random.nextInt(3); attempt > 2; attempt--) {
        Bundle next = wanted != null && !one(4) ? wanted : bundle();
        ObservedPod pod = pod("orders-driver-" + attempt, attempt, next);
        // none starts while an earlier one is alive
        PodExit end = standbys.isEmpty() ? pod.exit() : exit();
        standbys.add(ObservedPodBuilder.builder(pod).standby(true).exit(end).build());
      }
    }
    return standbys;
  }

  private Optional<DriverReport> report() {
    if (one(8)) {
      return Optional.of(DriverReportSamples.driver(DriverReport.State.STANDBY));
    }
    long since = NOW.minusSeconds(one(4) ? 3_000 : 5).toEpochMilli();
    return one(2)
        ? Optional.of(
            DriverReportSamples.driver(
                DriverReport.State.RUNNING, DriverReportSamples.pending("bronze", since, null)))
        : Optional.empty();
  }

  private ScheduledRuns runs() {
    Supervision.Schedule hourly = new Supervision.Schedule("30 * * * *", "UTC", null);
    Instant since = NOW.minusSeconds(random.nextInt(7_200));
    ScheduledRuns runs = ScheduledRuns.of(hourly, null, since);
    if (one(2)) {
      runs = runs.started(NOW.minusSeconds(random.nextInt(3_600)));
      runs = one(2) ? runs : runs.ended(ScheduledRuns.Result.COMPLETED, null, NOW);
    }
    return runs;
  }

  private StoredBundle stored(Bundle bundle, int generation) {
    boolean accepted = random.nextBoolean();
    CheckResult checkResult =
        one(3)
            ? null
            : new CheckResult(
                one(3) ? 1 + random.nextInt(3) : generation,
                accepted,
                accepted ? List.of() : List.of(PROBLEM),
                accepted ? 0 : 1);
    return Observations.stored(bundle, 1 + random.nextInt(3), checkResult);
  }

  private AttemptState attempts(@Nullable Bundle wanted) {
    String rolledBack = wanted != null && one(8) ? wanted.digest() : null;
    String stable = digest();
    if (rolledBack != null && rolledBack.equals(stable)) {
      // nothing returns to what has failed
      stable = null;
    }
    return AttemptStateBuilder.builder()
        .attempt(random.nextInt(5))
        .restarts(random.nextInt(3))
        .consecutive(random.nextInt(3))
        .result(AttemptState.Result.values()[Math.max(0, random.nextInt(8) - 5)])
        .plan(digest())
        .accepted(digest())
        .stable(stable)
        .rolledBack(
            rolledBack != null
                ? new RollbackStatus(rolledBack, NOW.toString(), "Data", "bronze", "Why.")
                : null)
        .endedAt(one(2) ? null : NOW.minusSeconds(random.nextInt(100)))
        .nextAt(one(2) ? null : NOW.plusSeconds(random.nextInt(100) - 50))
        .last(one(2) ? null : new FailureStatus(null, "Data", "Reason", null, "A sentence."))
        .build();
  }

  private @Nullable String digest() {
    return one(3) ? null : bundle().digest();
  }

  private Bundle bundle() {
    return BUNDLES.get(random.nextInt(BUNDLES.size()));
  }

  private boolean one(int of) {
    return random.nextInt(of) == 0;
  }

  private ObservedPod pod(String name, int attempt) {
    return pod(name, attempt, bundle());
  }

  private ObservedPod pod(String name, int attempt, Bundle bundle) {
    PodExit exit = one(3) ? exit() : null;
    boolean started = exit != null || random.nextBoolean();
    boolean ready = started && exit == null && random.nextBoolean();
    Instant seen = NOW.minusSeconds(random.nextInt(1_000));
    return ObservedPodBuilder.builder()
        .name(name)
        .uid("uid-" + name)
        .attempt(attempt)
        .plan(bundle.hash())
        .mounted(bundle.hash())
        .standby(false)
        .generation(1 + random.nextInt(3))
        .createdAt(seen)
        .seenSince(seen)
        .started(started)
        .node(
            started ? new ObservedPod.Node("node-1", one(6) ? seen : null) : ObservedPod.Node.NONE)
        .upSince(ready || started && one(2) ? seen : null)
        .readySince(ready ? seen : null)
        .deletion(one(6) ? new ObservedPod.Deletion(seen, Duration.ofSeconds(75)) : null)
        .ip(started ? "10.0.0.1" : null)
        .blockage(
            started || one(2)
                ? null
                : new ObservedPod.Blockage("Unschedulable", "0/1 nodes are available."))
        .disruption(
            one(4) ? new ObservedPod.Disruption("DriverDeleted", "Eviction API: evicting") : null)
        .outdated(one(10) ? new ObservedPod.Outdated(Reason.SECRET_CHANGED, "Secret extra") : null)
        .exit(exit)
        .build();
  }

  private PodExit exit() {
    ExitReport.Outcome outcome =
        ExitReport.Outcome.values()[random.nextInt(ExitReport.Outcome.values().length)];
    boolean rejected = outcome == ExitReport.Outcome.REJECTED;
    Failure.Kind kind = Failure.Kind.values()[random.nextInt(Failure.Kind.values().length)];
    Failure failure =
        outcome == ExitReport.Outcome.FAILED && !one(4)
            ? new Failure(kind, "Reason", "A sentence.", null, null, 0)
            : null;
    Instant at = NOW.minusSeconds(random.nextInt(100));
    return new PodExit(
        at,
        at,
        outcome,
        failure,
        rejected ? List.of(Objects.requireNonNull(PROBLEM)) : List.of(),
        rejected ? 1 : 0);
  }
}
