package io.streamingpipelines.operator.reconciler;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.operator.cluster.ApiErrorException;
import io.streamingpipelines.operator.cluster.DecisionExecutor;
import io.streamingpipelines.operator.cluster.EventRecorder;
import io.streamingpipelines.operator.cluster.Finalizer;
import io.streamingpipelines.operator.cluster.PipelineScope;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.operator.lifecycle.LifecycleDecider;
import io.streamingpipelines.operator.lifecycle.LiveSettings;
import io.streamingpipelines.operator.observe.DefinitionGap;
import io.streamingpipelines.operator.report.DriverReportPoller;
import io.streamingpipelines.operator.status.StatusFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reconciles from the whole current state; the event that caused a reconciliation is not used. */
@ControllerConfiguration(
    name = "streamingpipeline",
    fieldManager = "streamingpipelines-operator",
    finalizerName = Finalizer.NAME,
    // annotations count, too, but they do not change the generation
    generationAwareEventProcessing = false,
    informer = @Informer(onUpdateFilter = RelevantChange.class))
public final class PipelineReconciler
    implements Reconciler<StreamingPipeline>, Cleaner<StreamingPipeline> {
  private static final Logger LOG = LoggerFactory.getLogger(PipelineReconciler.class);

  /** The operator does not watch Secrets and the like, so it looks again from time to time. */
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(10);

  /** When to look whether a driver has done what it was told. */
  private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

  private final ReconciliationPlanner planner;
  private final DecisionExecutor executor;
  private final Finalizer finalizer;
  private final StatusPublisher publisher;
  private final ApiErrorBackoff backoff = new ApiErrorBackoff();
  private final DriverReportPoller reports;
  private final Clock clock;

  /** The last decision for each pipeline, for the log. */
  private final Map<ResourceID, Decision.Kind> decisions = new ConcurrentHashMap<>();

  public PipelineReconciler(
      ReconciliationPlanner planner,
      DecisionExecutor executor,
      Finalizer finalizer,
      EventRecorder events,
      InstalledDefinition definition,
      DriverReportPoller reports,
      Clock clock) {
    this.planner = planner;
    this.executor = executor;
    this.finalizer = finalizer;
    this.publisher = new StatusPublisher(events, definition, clock);
    this.reports = reports;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, StreamingPipeline>> prepareEventSources(
      EventSourceContext<StreamingPipeline> context) {
    SimpleInboundEventSource<StreamingPipeline> changedReports =
        new SimpleInboundEventSource<>("driver-reports");
    reports.onChange(changedReports::propagateEvent);
    return List.of(
        new PodEventSource(context, planner::removed),
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(ConfigMap.class, StreamingPipeline.class)
                .withName("plans")
                .withLabelSelector(Labels.SELECTOR + "," + Labels.ROLE + "=" + Labels.PLAN)
                .withNamespacesInheritedFromController()
                .build(),
            context),
        changedReports);
  }

  @Override
  public UpdateControl<StreamingPipeline> reconcile(
      StreamingPipeline pipeline, Context<StreamingPipeline> context) {
    Outcome outcome = reportingErrors(pipeline, context, () -> planAndExecute(pipeline, context));
    UpdateControl<StreamingPipeline> control = UpdateControl.noUpdate();
    nextReconciliation(outcome).ifPresent(control::rescheduleAfter);
    return control;
  }

  @Override
  public DeleteControl cleanup(StreamingPipeline pipeline, Context<StreamingPipeline> context) {
    Duration next =
        reportingErrors(
            pipeline, context, () -> letGo(pipeline, planAndExecute(pipeline, context)));
    return DeleteControl.noFinalizerRemoval().rescheduleAfter(next.toMillis());
  }

  /** Removes the finalizer if nothing is left; returns when to look again. */
  private Duration letGo(StreamingPipeline pipeline, Outcome outcome) {
    boolean gone =
        outcome.failed().isEmpty() && outcome.plan().decision().equals(Decision.Finish.gone());
    if (!gone) {
      return POLL_INTERVAL;
    }
    ResourceID id = ResourceID.fromResource(pipeline);
    reports.forget(id);
    publisher.forget(id);
    backoff.forget(id);
    planner.forget(id);
    decisions.remove(id);
    finalizer.removeFrom(pipeline);
    // somebody may have applied the pipeline again at this moment
    return ASK_AGAIN;
  }

  /**
   * @param pipeline the resource with the status that was written last
   * @param failed why the decision was not executed
   */
  private record Outcome(
      StreamingPipeline pipeline,
      ReconciliationPlan plan,
      Optional<ApiErrorBackoff.FailedDecision> failed) {}

  /** Reports every error in the status before JOSDK retries with a backoff. */
  private <T> T reportingErrors(
      StreamingPipeline pipeline, Context<StreamingPipeline> context, Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      publisher.publishError(pipeline, ReconciliationErrors.of(e), context);
      // JOSDK only catches exceptions: after an Error it would never reconcile the pipeline again
      throw e instanceof RuntimeException exception ? exception : new IllegalStateException(e);
    }
  }

  private Outcome planAndExecute(StreamingPipeline pipeline, Context<StreamingPipeline> context) {
    PipelineScope scope = PipelineScope.of(pipeline);
    ReconciliationPlan plan =
        planner.plan(
            pipeline,
            scope,
            context.getSecondaryResources(Pod.class),
            context.getSecondaryResources(ConfigMap.class),
            backoff.noRoom(scope.id()).orElse(null));
    Decision decision = plan.decision();
    log(scope.id(), decision);
    // The end of a driver is recorded before it is executed: an operator that dies in between would
    // not know why it has ended. Everything else is reported after it has happened.
    boolean drains =
        decision.kind() == Decision.Kind.DRAIN || decision.kind() == Decision.Kind.REMOVE_LOST;
    StreamingPipeline latest =
        drains
            ? publisher.tryToPublish(pipeline, plan.status(), plan.statusInterval(), context)
            : pipeline;
    Optional<ApiErrorBackoff.FailedDecision> failed = execute(scope, plan);
    if (failed.isPresent()) {
      Optional<PipelineStatus> failedStatus =
          failed.get().visibleError().map(why -> StatusFactory.create(plan.input().withError(why)));
      if (failedStatus.isPresent()) {
        latest = publisher.publish(latest, failedStatus.get(), plan.statusInterval(), context);
      }
    } else if (decision.kind() == Decision.Kind.FINISH) {
      latest = publisher.tryToPublish(latest, plan.status(), plan.statusInterval(), context);
    } else if (!drains) {
      latest = publisher.publish(latest, plan.status(), plan.statusInterval(), context);
    }
    watchDriver(scope, plan);
    return new Outcome(latest, plan, failed);
  }

  /** Executes the decision, unless Kubernetes has just refused it; returns the error, if any. */
  private Optional<ApiErrorBackoff.FailedDecision> execute(
      PipelineScope scope, ReconciliationPlan plan) {
    Decision decision = plan.decision();
    Optional<ApiErrorBackoff.FailedDecision> pending =
        backoff.pending(scope.id(), decision, clock.instant());
    if (pending.isPresent()) {
      return pending;
    }
    try {
      executor.execute(decision, scope, plan.situation().seen());
      housekeeping(plan, scope);
      backoff.forget(scope.id());
      return Optional.empty();
    } catch (ApiErrorException e) {
      LOG.warn("{}", e.getMessage());
      return Optional.of(backoff.add(scope.id(), decision, e.error(), clock.instant()));
    }
  }

  /** Logs each action, and each change to a decision that only waits. */
  private void log(ResourceID id, Decision decision) {
    Decision.Kind last = decisions.put(id, decision.kind());
    boolean isNew = decision.acts() || decision.kind() != last;
    if (isNew && decision.kind() != Decision.Kind.KEEP) {
      LOG.info("Decision: {}", decision.getClass().getSimpleName());
    }
  }

  private void housekeeping(ReconciliationPlan plan, PipelineScope scope) {
    plan.bundleToStore()
        .ifPresent(bundle -> executor.storeBundle(bundle, scope.generation(), scope));
    LiveSettings.of(plan.situation()).ifPresent(told -> executor.tellSettings(scope, told));
    plan.rejection().ifPresent(r -> executor.recordCheckResult(scope, r.bundle(), r.checkResult()));
    plan.obsoleteChecks().forEach(name -> executor.deleteCheckPod(scope, name));
    plan.obsoleteStandbys()
        .forEach(
            pod ->
                executor.drainStandby(
                    scope, pod.name(), LifecycleDecider.drainGrace(plan.situation(), pod)));
    plan.outdated().forEach(name -> executor.deleteConfigMap(scope, name));
  }

  private void watchDriver(PipelineScope scope, ReconciliationPlan plan) {
    plan.situation()
        .seen()
        .aliveDriver()
        .flatMap(driver -> DriverTargets.of(scope, driver, plan.statusInterval()))
        .ifPresentOrElse(
            target -> reports.watch(scope.id(), target), () -> reports.forget(scope.id()));
  }

  private Optional<Duration> nextReconciliation(Outcome outcome) {
    ReconciliationPlan plan = outcome.plan();
    if (outcome.failed().isPresent()) {
      return Optional.of(until(outcome.failed().get().until()));
    }
    if (plan.decision().kind() == Decision.Kind.TAKE_OVER
        || plan.decision().kind() == Decision.Kind.CHANGE_PLAN) {
      return Optional.of(ASK_AGAIN);
    }
    Optional<Instant> next = plan.decision().next();
    if (next.isPresent()) {
      return Optional.of(until(next.get()));
    }
    if (!plan.situation().missing().isEmpty()
        || plan.decision().kind() == Decision.Kind.AWAIT_DEPENDENCIES) {
      return Optional.of(POLL_INTERVAL);
    }
    Duration postponed =
        publisher.remainingDelay(outcome.pipeline(), plan.status(), plan.statusInterval());
    if (!postponed.isZero()) {
      return Optional.of(postponed);
    }
    return plan.situation().seen().aliveDriver().isPresent()
        ? Optional.of(POLL_INTERVAL)
        : Optional.of(plan.input().gap())
            .filter(gap -> !gap.equals(DefinitionGap.NONE))
            .map(gap -> InstalledDefinition.PERIOD);
  }

  private Duration until(Instant time) {
    Duration left = Duration.between(clock.instant(), time);
    return left.isNegative() ? Duration.ofMillis(1) : left.plusMillis(1);
  }
}
