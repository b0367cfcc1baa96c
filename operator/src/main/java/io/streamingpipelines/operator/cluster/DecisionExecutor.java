package io.streamingpipelines.operator.cluster;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.desired.BundleFactory;
import io.streamingpipelines.operator.desired.CheckPodFactory;
import io.streamingpipelines.operator.desired.DriverPodFactory;
import io.streamingpipelines.operator.desired.Json;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.operator.lifecycle.DecisionCases;
import io.streamingpipelines.operator.lifecycle.LiveSettings;
import io.streamingpipelines.operator.observe.CheckResult;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.plan.DriverContract.PlanAnswer;
import io.streamingpipelines.plan.ExitReport;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Executes decisions. Every step may be repeated: if the operator dies in between, the next
 * reconciliation decides again from what exists.
 */
public final class DecisionExecutor {
  /**
   * A separate field manager, so that applying the ConfigMap again does not remove the check
   * result. Clusters store this name, so it does not change.
   */
  private static final String CHECK_RESULT_MANAGER = "streamingpipelines-verdict";

  /** Kubernetes admits no second pod with such a claim, not even one that only reads. */
  private static final String ONE_POD = "ReadWriteOncePod";

  private final KubernetesClient client;
  private final ObjectWriter objects;
  private final StartContents contents;
  private final DriverAccess access;
  private final DriverControl control;

  public DecisionExecutor(KubernetesClient client, TokenGenerator tokens, DriverControl control) {
    this.client = client;
    this.control = control;
    this.objects = new ObjectWriter(client);
    ObjectContents read = new ObjectContents(client);
    this.contents = new StartContents(read);
    this.access = new DriverAccess(read, objects, tokens);
  }

  public void execute(Decision decision, PipelineScope scope, Observation seen) {
    decision.fold(new Steps(scope, seen)).run();
  }

  /** The calls for each decision; a decision that only waits has none. */
  private final class Steps implements DecisionCases<Runnable> {
    private final PipelineScope scope;
    private final Observation seen;

    Steps(PipelineScope scope, Observation seen) {
      this.scope = scope;
      this.seen = seen;
    }

    @Override
    public Runnable keep(Decision.Keep keep) {
      return () -> {};
    }

    @Override
    public Runnable start(Decision.Start start) {
      return () -> DecisionExecutor.this.start(start, scope, seen);
    }

    @Override
    public Runnable startStandby(Decision.StartStandby start) {
      return () -> DecisionExecutor.this.startStandby(start, scope, seen);
    }

    @Override
    public Runnable changePlan(Decision.ChangePlan change) {
      return () -> DecisionExecutor.this.changePlan(change, scope, seen);
    }

    @Override
    public Runnable takeOver(Decision.TakeOver takeOver) {
      return () -> control.takeOver(scope, takeOver.driver());
    }

    @Override
    public Runnable retryStandby(Decision.RetryStandby retry) {
      return () -> deletePod(scope, retry.pod(), Duration.ZERO);
    }

    @Override
    public Runnable drain(Decision.Drain drain) {
      return () -> deletePod(scope, drain.pod(), drain.grace());
    }

    @Override
    public Runnable removeLost(Decision.RemoveLost lost) {
      // without a grace, the API server does not wait for the node
      return () -> deletePod(scope, lost.pod(), Duration.ZERO);
    }

    @Override
    public Runnable check(Decision.Check check) {
      return () -> DecisionExecutor.this.check(check, scope);
    }

    @Override
    public Runnable recordCheckResult(Decision.RecordCheckResult result) {
      return () -> {
        DecisionExecutor.this.recordCheckResult(scope, result.bundle(), result.checkResult());
        deletePod(scope, result.pod(), Duration.ZERO);
      };
    }

    @Override
    public Runnable retryCheck(Decision.RetryCheck retry) {
      return () -> deletePod(scope, retry.pod(), Duration.ZERO);
    }

    @Override
    public Runnable block(Decision.Block block) {
      return () -> {};
    }

    @Override
    public Runnable waitUntil(Decision.Wait wait) {
      return () -> {};
    }

    @Override
    public Runnable awaitRun(Decision.AwaitRun await) {
      return () -> {};
    }

    @Override
    public Runnable pause(Decision.Pause pause) {
      return () -> {};
    }

    @Override
    public Runnable awaitDependencies(Decision.AwaitDependencies await) {
      return () -> {};
    }

    @Override
    public Runnable finish(Decision.Finish finish) {
      return () -> DecisionExecutor.this.finish(finish, scope, seen);
    }
  }

  /** Stores a bundle as the one of this generation. */
  public void storeBundle(Bundle bundle, long generation, PipelineScope scope) {
    objects.apply(
        BundleFactory.configMap(
            scope.namespace(), scope.names(), bundle, generation, scope.owner()));
  }

  /** Records on the ConfigMap of a plan what the runtime said about the plan. */
  public void recordCheckResult(PipelineScope scope, Bundle bundle, CheckResult checkResult) {
    objects.applyPart(
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace(scope.namespace())
            .withName(scope.names().plan(bundle.hash()))
            .addToAnnotations(Labels.CHECK_RESULT, Json.write(checkResult))
            .endMetadata()
            .build(),
        CHECK_RESULT_MANAGER);
  }

  public void deleteConfigMap(PipelineScope scope, String name) {
    objects.deleteConfigMap(scope.namespace(), name);
  }

  /** Deletes the pod of a check at once: a check writes nothing. */
  public void deleteCheckPod(PipelineScope scope, String name) {
    deletePod(scope, name, Duration.ZERO);
  }

  /** Ends a standby that is no longer needed; it may already write. */
  public void drainStandby(PipelineScope scope, String name, Duration grace) {
    deletePod(scope, name, grace);
  }

  private void start(Decision.Start start, PipelineScope scope, Observation seen) {
    prepare(start.bundle(), start.generation(), scope, seen);
    create(
        DriverPodFactory.pod(
            scope.names(), start.bundle(), start.attempt(), start.generation(), scope.owner()),
        scope);
  }

  private void startStandby(Decision.StartStandby start, PipelineScope scope, Observation seen) {
    prepare(start.bundle(), start.generation(), scope, seen);
    create(
        DriverPodFactory.standby(
            scope.names(), start.bundle(), start.attempt(), start.generation(), scope.owner()),
        scope);
  }

  private void create(Pod driver, PipelineScope scope) {
    String name = driver.getMetadata().getName();
    objects.create(
        objects.call("read what " + name + " needs", () -> contents.record(driver, scope)));
  }

  /** The driver's next report tells whether it runs the bundle. */
  private void changePlan(Decision.ChangePlan change, PipelineScope scope, Observation seen) {
    // the next driver starts with it
    storeBundle(change.bundle(), scope.generation(), scope);
    Optional<PlanAnswer> told = control.changePlan(scope, change.driver(), change.bundle());
    if (told.filter(answer -> !answer.failed()).isEmpty()) {
      startStandby(change.otherwise(), scope, seen);
      return;
    }
    told.filter(PlanAnswer::refused)
        .map(PlanAnswer::report)
        .map(report -> CheckResult.of(scope.generation(), report, change.bundle()))
        .ifPresent(refusal -> recordCheckResult(scope, change.bundle(), refusal));
  }

  /** Sends settings that the driver adopts without a restart; repeated until it reports them. */
  public void tellSettings(PipelineScope scope, LiveSettings settings) {
    var unused = control.changePlan(scope, settings.driver(), settings.bundle());
  }

  /** Creates what the pod of a driver names, and removes the pods of drivers that have ended. */
  private void prepare(Bundle bundle, long generation, PipelineScope scope, Observation seen) {
    storeBundle(bundle, generation, scope);
    access.create(scope);
    seen.drivers().stream()
        .filter(driver -> !driver.alive())
        .forEach(driver -> deletePod(scope, driver.name(), Duration.ZERO));
  }

  private void check(Decision.Check check, PipelineScope scope) {
    Bundle bundle = check.bundle();
    storeBundle(bundle, scope.generation(), scope);
    Optional<ExitReport> told =
        check.driver().flatMap(driver -> control.check(scope, driver, bundle.plan()));
    if (told.isPresent()) {
      recordCheckResult(scope, bundle, CheckResult.of(scope.generation(), told.get(), bundle));
      return;
    }
    access.create(scope);
    objects.create(
        CheckPodFactory.pod(
            scope.names(), bundle, scope.generation(), scope.owner(), unshareable(scope, bundle)));
  }

  private void finish(Decision.Finish finish, PipelineScope scope, Observation seen) {
    seen.checks().forEach(check -> deletePod(scope, check.name(), Duration.ZERO));
    boolean keepsLog =
        finish.end() == Decision.End.FAILED || finish.end() == Decision.End.COMPLETED;
    if (!keepsLog) {
      seen.drivers().stream()
          .filter(driver -> !driver.alive())
          .map(ObservedPod::name)
          .forEach(name -> deletePod(scope, name, Duration.ZERO));
    }
  }

  private Set<String> unshareable(PipelineScope scope, Bundle bundle) {
    return CheckPodFactory.claims(bundle).stream()
        .filter(
            claim ->
                Optional.ofNullable(
                        objects.call(
                            "read PersistentVolumeClaim " + claim,
                            () ->
                                client
                                    .persistentVolumeClaims()
                                    .inNamespace(scope.namespace())
                                    .withName(claim)
                                    .get()))
                    .map(PersistentVolumeClaim::getSpec)
                    .filter(spec -> spec.getAccessModes().contains(ONE_POD))
                    .isPresent())
        .collect(Collectors.toSet());
  }

  private void deletePod(PipelineScope scope, String name, Duration grace) {
    objects.deletePod(scope.namespace(), name, grace);
  }
}
