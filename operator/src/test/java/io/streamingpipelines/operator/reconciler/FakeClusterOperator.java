package io.streamingpipelines.operator.reconciler;

import static io.streamingpipelines.operator.Samples.NAMES;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.operator.cluster.PipelineScope;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.desired.BundleFactory;
import io.streamingpipelines.operator.desired.CheckPodFactory;
import io.streamingpipelines.operator.desired.DriverPodFactory;
import io.streamingpipelines.operator.desired.Json;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.operator.lifecycle.LifecycleDecider;
import io.streamingpipelines.operator.lifecycle.LiveSettings;
import io.streamingpipelines.operator.observe.CheckResult;
import io.streamingpipelines.operator.observe.DefinitionGap;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.report.DriverReportPoller;
import io.streamingpipelines.operator.report.ManualScheduler;
import io.streamingpipelines.operator.report.ReportTarget;
import io.streamingpipelines.operator.status.DriverReportSamples;
import io.streamingpipelines.operator.status.ReconciliationError;
import io.streamingpipelines.operator.status.StatusFactory;
import io.streamingpipelines.operator.status.StatusRules;
import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.DriverReportBuilder;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.QueryReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The operator in a {@link FakeCluster}: the real planner, and its actions one by one in the order
 * of the reconciler, so that the operator can die between any two of them. Only the status of the
 * resource survives.
 */
final class FakeClusterOperator {
  private final FakeCluster world;
  private final Set<String> ended = new HashSet<>();
  private int asked;
  private String image = "runtime:1";
  private ManualScheduler scheduler;
  private DriverReportPoller reports;
  private ReconciliationPlanner planner;
  private @Nullable String noRoom;
  private int deedsDone;
  private int stopsBefore = Integer.MAX_VALUE;
  private @Nullable StreamingPipeline cached;
  private List<Pod> cachedPods = List.of();
  private List<ConfigMap> cachedMaps = List.of();

  FakeClusterOperator(FakeCluster world) {
    this.world = world;
    this.scheduler = new ManualScheduler(world.clock);
    this.reports = reports();
    this.planner = planner();
  }

  private DriverReportPoller reports() {
    return new DriverReportPoller(
        (target, token) -> report(target), target -> Optional.of("token"), scheduler, world.clock);
  }

  private ReconciliationPlanner planner() {
    return new ReconciliationPlanner(
        world, reports, () -> "cluster", () -> DefinitionGap.NONE, image, world.clock);
  }

  private CompletableFuture<String> report(ReportTarget target) {
    return world
        .aliveDriver()
        .filter(driver -> driver.uid().equals(target.uid()) && driver.started())
        .filter(driver -> !world.unreachable.contains(driver.uid()))
        .map(
            driver ->
                DriverReportBuilder.builder()
                    .formatVersion(1)
                    .plan(world.plan(driver))
                    .epoch(driver.attempt())
                    .startedAtMillis(0)
                    .atMillis(world.clock.millis())
                    .state(state(driver))
                    .problems(List.of())
                    .queries(queries(driver))
                    .maintenance(List.of())
                    .build())
        .map(report -> CompletableFuture.completedFuture(Json.write(report)))
        .orElseGet(() -> CompletableFuture.failedFuture(new IOException("no driver answers")));
  }

  private List<QueryReport> queries(ObservedPod driver) {
    Long since = world.stalled.get(driver.uid());
    return since == null ? List.of() : List.of(DriverReportSamples.pending("bronze", since, since));
  }

  private DriverReport.State state(ObservedPod driver) {
    if (driver.readySince() != null || driver.node().unresponsive()) {
      return DriverReport.State.RUNNING;
    }
    boolean waits =
        driver.standby() && driver.upSince() != null && !world.takenOver.contains(driver.uid());
    return waits ? DriverReport.State.STANDBY : DriverReport.State.STARTING;
  }

  /** Restarts without any memory, possibly as another version. */
  void restart(String newImage) {
    reports.close();
    image = newImage;
    scheduler = new ManualScheduler(world.clock);
    reports = reports();
    planner = planner();
    noRoom = null;
    world.removed.clear();
    catchUp();
  }

  /** The caches get the current state of the API server. */
  void catchUp() {
    world.removed.forEach(planner::removed);
    world.removed.clear();
    cachedPods = List.copyOf(world.pods.values());
    cachedMaps = List.copyOf(world.configMaps.values());
    catchUpWithTheResource();
  }

  /** The operator's cache gets the resource as it is. */
  void catchUpWithTheResource() {
    cached = world.pipeline == null ? null : copy(world.pipeline);
  }

  /** Number of changes in the cluster and in itself so far. */
  int deedsDone() {
    return deedsDone;
  }

  /**
   * Lets it die before one of its next deeds.
   *
   * @param deeds how many it does before that
   */
  void stopAfter(int deeds) {
    stopsBefore = deedsDone + deeds;
  }

  /** The operator has died. */
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  ManualScheduler time() {
    return scheduler;
  }

  /** One reconciliation. */
  Optional<Decision> reconcile() {
    return reconcile(Integer.MAX_VALUE);
  }

  /**
   * @param deeds after so many the API server refuses to do more
   */
  Optional<Decision> reconcile(int deeds) {
    if (cached == null) {
      return Optional.empty();
    }
    StreamingPipeline resource = copy(cached);
    PipelineScope scope = PipelineScope.of(resource);
    ReconciliationPlan plan = planner.plan(resource, scope, cachedPods, cachedMaps, noRoom);
    drainsNoDriverInVain(plan);
    startsNothingAfterTheEnd(scope, plan.decision());
    startsNothingFromEmptyThatWasChecked(plan);
    try {
      int left = deeds;
      for (Runnable deed : deeds(scope, plan)) {
        if (left-- == 0) {
          throw new FakeCluster.Refused("a deed is refused");
        }
        if (deedsDone++ == stopsBefore) {
          throw new Stopped();
        }
        deed.run();
      }
      noRoom = null;
    } catch (FakeCluster.Refused e) {
      boolean full = world.full && plan.decision().startsBeside();
      noRoom = full ? e.getMessage() : noRoom;
      ReconciliationError why =
          new ReconciliationError(Reason.QUOTA_EXCEEDED, "Refused: " + e.getMessage(), false);
      status(scope, StatusFactory.create(plan.input().withError(why)));
    }
    return Optional.of(plan.decision());
  }

  private static void drainsNoDriverInVain(ReconciliationPlan plan) {
    boolean works = plan.situation().seen().aliveDriver().map(ObservedPod::blockage).isEmpty();
    boolean ends = plan.situation().deleting() || plan.situation().suspended();
    if (plan.decision() instanceof Decision.Drain
        && works
        && !ends
        && !plan.situation().missing().isEmpty()) {
      throw new AssertionError("drains a driver for one that could not start");
    }
  }

  /**
   * Fails if a plan starts that was accepted, although a checkpoint of its queries is elsewhere.
   */
  private void startsNothingFromEmptyThatWasChecked(ReconciliationPlan plan) {
    plan.decision()
        .start()
        .filter(start -> world.refuses(start.bundle().plan()))
        .flatMap(start -> LifecycleDecider.checkResult(plan.situation(), start.bundle()))
        .filter(CheckResult::accepted)
        .ifPresent(
            said -> {
              throw new AssertionError("starts from empty what was accepted");
            });
  }

  /** Fails if a pipeline that has finished for a generation is started again for it. */
  private void startsNothingAfterTheEnd(PipelineScope scope, Decision decision) {
    if (decision instanceof Decision.Start && ended.contains(scope.uid() + scope.generation())) {
      throw new AssertionError("starts again what has come to its end");
    }
  }

  private static StreamingPipeline copy(StreamingPipeline pipeline) {
    return Json.read(Json.write(pipeline), StreamingPipeline.class).orElseThrow();
  }

  private List<Runnable> deeds(PipelineScope scope, ReconciliationPlan plan) {
    Decision decision = plan.decision();
    boolean drains = decision instanceof Decision.Drain || decision instanceof Decision.RemoveLost;
    List<Runnable> deeds = new ArrayList<>();
    if (drains) {
      deeds.add(() -> status(scope, plan.status()));
    }
    deeds.addAll(executed(scope, plan));
    deeds.addAll(housekeeping(scope, plan));
    if (!drains) {
      deeds.add(() -> status(scope, plan.status()));
    }
    deeds.add(() -> watch(scope, plan));
    if (decision instanceof Decision.Finish finish && finish.end() == Decision.End.GONE) {
      deeds.add(() -> release(scope));
      deeds.add(() -> planner.forget(scope.id()));
    }
    return deeds;
  }

  /** Removes the finalizer, so that the resource is gone. */
  private void release(PipelineScope scope) {
    if (world.pipeline != null && world.pipeline.getMetadata().getUid().equals(scope.uid())) {
      world.pipeline = null;
    }
    cached = null;
  }

  private List<Runnable> executed(PipelineScope scope, ReconciliationPlan plan) {
    Decision decision = plan.decision();
    List<Runnable> deeds = new ArrayList<>();
    List<ObservedPod> drivers = plan.situation().seen().drivers();
    if (decision instanceof Decision.Start start) {
      deeds.add(() -> keep(scope, start.bundle(), start.generation()));
      deeds.add(() -> world.secrets.add(NAMES.token(scope.uid())));
      drivers.stream()
          .filter(driver -> !driver.alive())
          .forEach(driver -> deeds.add(() -> world.deletePod(driver.name())));
      deeds.add(
          () ->
              world.create(
                  DriverPodFactory.pod(
                      NAMES, start.bundle(), start.attempt(), start.generation(), scope.owner())));
    } else if (decision instanceof Decision.StartStandby start) {
      deeds.addAll(startStandby(scope, start));
    } else if (decision instanceof Decision.ChangePlan change) {
      deeds.add(() -> keep(scope, change.bundle(), scope.generation()));
      deeds.addAll(changePlan(scope, change));
    } else if (decision instanceof Decision.TakeOver takeOver) {
      deeds.add(() -> world.takeOver(takeOver.driver()));
    } else if (decision instanceof Decision.RetryStandby retry) {
      deeds.add(() -> world.remove(retry.pod()));
    } else if (decision instanceof Decision.Check check && driverAnswers(check)) {
      deeds.add(() -> keep(scope, check.bundle(), scope.generation()));
      deeds.add(() -> note(check.bundle(), told(check.bundle(), scope.generation())));
    } else if (decision instanceof Decision.Check check) {
      deeds.add(() -> keep(scope, check.bundle(), scope.generation()));
      deeds.add(() -> world.secrets.add(NAMES.token(scope.uid())));
      deeds.add(
          () ->
              world.create(
                  CheckPodFactory.pod(
                      NAMES, check.bundle(), scope.generation(), scope.owner(), Set.of())));
    } else if (decision instanceof Decision.Drain drain) {
      deeds.add(() -> world.deletePod(drain.pod()));
    } else if (decision instanceof Decision.RemoveLost lost) {
      deeds.add(() -> world.remove(lost.pod()));
    } else if (decision instanceof Decision.RecordCheckResult note) {
      deeds.add(() -> note(note.bundle(), note.checkResult()));
      deeds.add(() -> world.remove(note.pod()));
    } else if (decision instanceof Decision.RetryCheck retry) {
      deeds.add(() -> world.remove(retry.pod()));
    } else if (decision instanceof Decision.Finish finish) {
      plan.situation()
          .seen()
          .checks()
          .forEach(check -> deeds.add(() -> world.remove(check.name())));
      if (finish.end() == Decision.End.SUSPENDED || finish.end() == Decision.End.GONE) {
        drivers.stream()
            .filter(driver -> !driver.alive())
            .forEach(driver -> deeds.add(() -> world.deletePod(driver.name())));
      }
    }
    return deeds;
  }

  private List<Runnable> startStandby(PipelineScope scope, Decision.StartStandby start) {
    return List.of(
        () -> keep(scope, start.bundle(), start.generation()),
        () -> world.secrets.add(NAMES.token(scope.uid())),
        () ->
            world.create(
                DriverPodFactory.standby(
                    NAMES, start.bundle(), start.attempt(), start.generation(), scope.owner())));
  }

  /** The driver changes its plan, refuses to, cannot, or does so and its answer is lost. */
  private List<Runnable> changePlan(PipelineScope scope, Decision.ChangePlan change) {
    Bundle bundle = change.bundle();
    CheckResult told = told(bundle, scope.generation());
    if (!told.accepted()) {
      return List.of(() -> note(bundle, told));
    }
    Runnable changes = () -> world.changePlan(change.driver(), bundle.hash());
    return switch (asked++ % 4) {
      case 0 -> List.of(changes);
      case 1 -> startStandby(scope, change.otherwise());
      case 2 -> List.of();
      default ->
          Stream.concat(Stream.of(changes), startStandby(scope, change.otherwise()).stream())
              .toList();
    };
  }

  private List<Runnable> housekeeping(PipelineScope scope, ReconciliationPlan plan) {
    List<Runnable> deeds = new ArrayList<>();
    plan.bundleToStore().ifPresent(b -> deeds.add(() -> keep(scope, b, scope.generation())));
    // every second driver does not hear it
    LiveSettings.of(plan.situation())
        .filter(told -> asked++ % 2 == 0)
        .ifPresent(told -> deeds.add(() -> world.changePlan(told.driver(), told.bundle().hash())));
    plan.rejection().ifPresent(r -> deeds.add(() -> note(r.bundle(), r.checkResult())));
    plan.obsoleteChecks().forEach(name -> deeds.add(() -> world.remove(name)));
    plan.obsoleteStandbys().forEach(pod -> deeds.add(() -> world.deletePod(pod.name())));
    plan.outdated().forEach(name -> deeds.add(() -> world.configMaps.remove(name)));
    return deeds;
  }

  private void keep(PipelineScope scope, Bundle bundle, long generation) {
    world.keep(BundleFactory.configMap("shop", NAMES, bundle, generation, scope.owner()));
  }

  /** Every second driver does not answer in time. */
  private boolean driverAnswers(Decision.Check check) {
    return check.driver().isPresent() && asked++ % 2 == 0;
  }

  private CheckResult told(Bundle bundle, long generation) {
    List<Problem> problems =
        world.refuses(bundle.plan())
            ? List.of(Problem.error("spec.tables[0].query", "UnknownColumn", "No such column."))
            : List.of();
    return new CheckResult(generation, problems.isEmpty(), problems, problems.size());
  }

  private void note(Bundle bundle, CheckResult checkResult) {
    world.note(NAMES.plan(bundle.hash()), Json.write(checkResult));
  }

  private void status(PipelineScope scope, PipelineStatus status) {
    List<String> broken = StatusRules.broken(status);
    if (!broken.isEmpty()) {
      throw new AssertionError(broken + " in " + Json.write(status));
    }
    world.status(scope.uid(), status);
    // the answer to a write has the whole resource
    catchUpWithTheResource();
    // a rejected plan may start once more if its pod is deleted before its report is seen
    boolean failed = status.restarts() != null && status.restarts().last() != null;
    if ("Completed".equals(status.phase()) || "Failed".equals(status.phase()) && failed) {
      ended.add(scope.uid() + scope.generation());
    }
  }

  private void watch(PipelineScope scope, ReconciliationPlan plan) {
    ResourceID id = scope.id();
    Optional<ObservedPod> driver = plan.situation().seen().aliveDriver();
    if (driver.isEmpty() || driver.get().ip() == null || !driver.get().started()) {
      reports.forget(id);
    } else {
      reports.watch(
          id,
          new ReportTarget(
              "shop",
              driver.get().name(),
              driver.get().uid(),
              driver.get().ip(),
              NAMES.token(scope.uid()),
              plan.statusInterval()));
    }
  }
}
