package io.streamingpipelines.operator.reconciler;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
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
import io.streamingpipelines.operator.cluster.DecisionExecutor;
import io.streamingpipelines.operator.cluster.EventRecorder;
import io.streamingpipelines.operator.cluster.PipelineScope;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.report.DriverReports;
import io.streamingpipelines.operator.report.ReportTarget;
import io.streamingpipelines.operator.status.Transition;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One reconciliation: everything is looked at afresh, the event that caused it is not. */
@ControllerConfiguration(
    name = "streamingpipeline",
    fieldManager = "streamingpipelines-operator",
    finalizerName = "streamingpipelines.io/drain")
public final class PipelineReconciler
    implements Reconciler<StreamingPipeline>, Cleaner<StreamingPipeline> {
  private static final Logger LOG = LoggerFactory.getLogger(PipelineReconciler.class);

  /** Nothing tells the operator that a Secret appears. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

  private final PipelineJudge judge;
  private final DecisionExecutor executor;
  private final StatusWriter statuses;
  private final EventRecorder events;
  private final DriverReports reports;
  private final Clock clock;

  public PipelineReconciler(
      PipelineJudge judge,
      DecisionExecutor executor,
      EventRecorder events,
      DriverReports reports,
      Clock clock) {
    this.judge = judge;
    this.executor = executor;
    this.statuses = new StatusWriter(clock);
    this.events = events;
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
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Pod.class, StreamingPipeline.class)
                .withName("driver-pods")
                .withLabelSelector(Labels.SELECTOR + "," + Labels.ROLE + " in (driver,check)")
                .withNamespacesInheritedFromController()
                .build(),
            context),
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
    Judgement judgement = act(pipeline, context);
    UpdateControl<StreamingPipeline> control = UpdateControl.noUpdate();
    nextLook(pipeline, judgement).ifPresent(control::rescheduleAfter);
    return control;
  }

  @Override
  public DeleteControl cleanup(StreamingPipeline pipeline, Context<StreamingPipeline> context) {
    Judgement judgement = act(pipeline, context);
    boolean gone =
        judgement.decision() instanceof Decision.Finish finish && finish.end() == Decision.End.GONE;
    if (!gone) {
      return DeleteControl.noFinalizerRemoval().rescheduleAfter(LOOK_AGAIN.toMillis());
    }
    reports.forget(ResourceID.fromResource(pipeline));
    statuses.forget(ResourceID.fromResource(pipeline));
    return DeleteControl.defaultDelete();
  }

  private Judgement act(StreamingPipeline pipeline, Context<StreamingPipeline> context) {
    PipelineScope scope = PipelineScope.of(pipeline);
    Judgement judgement =
        judge.judge(
            pipeline,
            scope,
            context.getSecondaryResources(Pod.class),
            context.getSecondaryResources(ConfigMap.class));
    Decision decision = judgement.decision();
    boolean start = decision instanceof Decision.Start;
    if (!(decision instanceof Decision.Keep)) {
      LOG.info("decided {}", decision.getClass().getSimpleName());
    }
    // A start is noted after it was made, all else before: an operator that dies in between neither
    // takes a driver for lost that never was, nor an end that it wanted for a failure.
    if (start) {
      executor.execute(decision, scope, judgement.situation().seen());
    }
    List<Transition> transitions = Transition.between(pipeline.getStatus(), judgement.status());
    statuses.write(pipeline, judgement, context);
    if (!start) {
      executor.execute(decision, scope, judgement.situation().seen());
    }
    housekeeping(judgement, scope);
    events.record(pipeline, transitions, clock.instant());
    watchDriver(pipeline, scope, judgement);
    return judgement;
  }

  private void housekeeping(Judgement judgement, PipelineScope scope) {
    if (!(judgement.decision() instanceof Decision.Start)) {
      judgement.toKeep().ifPresent(bundle -> executor.keep(bundle, scope.generation(), scope));
    }
    judgement.rejection().ifPresent(r -> executor.note(scope, r.bundle(), r.verdict()));
    judgement.idleChecks().forEach(name -> executor.deleteCheck(scope, name));
    judgement.outdated().forEach(name -> executor.deleteConfigMap(scope, name));
  }

  private void watchDriver(StreamingPipeline pipeline, PipelineScope scope, Judgement judgement) {
    ResourceID id = ResourceID.fromResource(pipeline);
    Optional<ObservedPod> driver = judgement.situation().seen().aliveDriver();
    if (driver.isEmpty() || driver.get().ip() == null || !driver.get().started()) {
      reports.forget(id);
      return;
    }
    reports.watch(
        id,
        new ReportTarget(
            scope.namespace(),
            driver.get().name(),
            driver.get().uid(),
            driver.get().ip(),
            scope.names().token()));
  }

  private Optional<Duration> nextLook(StreamingPipeline pipeline, Judgement judgement) {
    Decision decision = judgement.decision();
    if (decision instanceof Decision.Wait wait) {
      Duration left = Duration.between(clock.instant(), wait.until());
      return Optional.of(left.isNegative() ? Duration.ofMillis(1) : left.plusMillis(1));
    }
    boolean waits =
        decision instanceof Decision.Lack
            || !judgement.situation().seen().missingSecrets().isEmpty();
    if (waits) {
      return Optional.of(LOOK_AGAIN);
    }
    Duration postponed = statuses.postponed(pipeline, judgement);
    if (!postponed.isZero()) {
      return Optional.of(postponed);
    }
    return judgement.situation().seen().aliveDriver().isPresent()
        ? Optional.of(LOOK_AGAIN)
        : Optional.empty();
  }
}
