package io.streamingpipelines.operator.reconciler;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.streamingpipelines.api.PipelineStatus;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.operator.cluster.DecisionExecutor;
import io.streamingpipelines.operator.cluster.EventRecorder;
import io.streamingpipelines.operator.cluster.PipelineScope;
import io.streamingpipelines.operator.cluster.Refusal;
import io.streamingpipelines.operator.cluster.RefusedByApi;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.report.DriverReports;
import io.streamingpipelines.operator.report.ReportTarget;
import io.streamingpipelines.operator.status.Hindrance;
import io.streamingpipelines.operator.status.StatusFactory;
import io.streamingpipelines.operator.status.Transition;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

  /** Failures in a row that pass by themselves, before the status tells of them. */
  private static final int PATIENCE = 2;

  /** Nothing tells the operator that a Secret appears. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

  private final PipelineJudge judge;
  private final DecisionExecutor executor;
  private final StatusWriter statuses;
  private final EventRecorder events;
  private final DriverReports reports;
  private final Clock clock;

  /** The kind of each pipeline's last decision, for the log. */
  private final Map<ResourceID, Class<?>> decisions = new ConcurrentHashMap<>();

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
                .withName("pods")
                .withLabelSelector(
                    Labels.SELECTOR + "," + Labels.ROLE + " in (driver,check,executor)")
                // executors belong to the driver's pod, so that no owner leads to the pipeline
                .withSecondaryToPrimaryMapper(PipelineReconciler::pipeline)
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

  private static Set<ResourceID> pipeline(Pod pod) {
    return Optional.ofNullable(pod.getMetadata().getLabels().get(Labels.PIPELINE))
        .map(name -> Set.of(new ResourceID(name, pod.getMetadata().getNamespace())))
        .orElse(Set.of());
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
    ResourceID id = ResourceID.fromResource(pipeline);
    reports.forget(id);
    statuses.forget(id);
    judge.forget(id);
    decisions.remove(id);
    return DeleteControl.defaultDelete();
  }

  /** Whatever goes wrong stands in the status before JOSDK tries again, ever more slowly. */
  private Judgement act(StreamingPipeline pipeline, Context<StreamingPipeline> context) {
    try {
      return carryOut(pipeline, context);
    } catch (RefusedByApi e) {
      throw e;
    } catch (RuntimeException e) {
      tell(pipeline, Hindrances.of(e), context);
      throw e;
    } catch (StackOverflowError | LinkageError e) {
      // JOSDK catches exceptions only: an error would leave the pipeline without any further look
      tell(pipeline, Hindrances.of(e), context);
      throw new IllegalStateException(e);
    }
  }

  private Judgement carryOut(StreamingPipeline pipeline, Context<StreamingPipeline> context) {
    PipelineScope scope = PipelineScope.of(pipeline);
    Judgement judgement =
        judge.judge(
            pipeline,
            scope,
            context.getSecondaryResources(Pod.class),
            context.getSecondaryResources(ConfigMap.class));
    Decision decision = judgement.decision();
    log(scope.id(), decision);
    // A pod is noted after it was made, all else before: an operator that dies in between neither
    // takes a driver for lost that never was, nor an end that it wanted for a failure.
    boolean makesPod = decision instanceof Decision.Start || decision instanceof Decision.Check;
    try {
      if (!makesPod) {
        noteFirst(pipeline, judgement, context);
      }
      executor.execute(decision, scope, judgement.situation().seen());
      housekeeping(judgement, scope);
    } catch (RefusedByApi e) {
      hindered(pipeline, judgement, e.refusal(), context);
      throw e;
    }
    if (makesPod) {
      write(pipeline, judgement.status(), judgement.statusInterval(), context);
    }
    watchDriver(pipeline, scope, judgement);
    return judgement;
  }

  /** What is done is logged each time, what lasts once. */
  private void log(ResourceID id, Decision decision) {
    Class<?> last = decisions.put(id, decision.getClass());
    if (!(decision instanceof Decision.Keep) && (decision.acts() || decision.getClass() != last)) {
      LOG.info("decided {}", decision.getClass().getSimpleName());
    }
  }

  /** A status that cannot be written keeps nobody from ending a driver. */
  private void noteFirst(
      StreamingPipeline pipeline, Judgement judgement, Context<StreamingPipeline> context) {
    try {
      write(pipeline, judgement.status(), judgement.statusInterval(), context);
    } catch (KubernetesClientException e) {
      boolean ends =
          judgement.decision() instanceof Decision.Drain
              || judgement.decision() instanceof Decision.Finish;
      if (!ends) {
        throw e;
      }
      LOG.warn("the status could not be written: {}", e.getMessage());
      events.record(
          pipeline,
          List.of(
              new Transition(
                  true,
                  "StatusNotWritten",
                  "The status could not be written, so that it may be out of date: "
                      + e.getMessage())),
          clock.instant());
    }
  }

  /** What was decided could not be done. */
  private void hindered(
      StreamingPipeline pipeline,
      Judgement judgement,
      Refusal refusal,
      Context<StreamingPipeline> context) {
    if (isWorthTelling(refusal.passing(), context)) {
      PipelineStatus status =
          StatusFactory.create(
              judgement
                  .input()
                  .hindered(new Hindrance(refusal.reason(), refusal.message(), refusal.passing())));
      write(pipeline, status, judgement.statusInterval(), context);
    }
  }

  /** Nothing could be decided. */
  private void tell(StreamingPipeline pipeline, Hindrance why, Context<StreamingPipeline> context) {
    if (!isWorthTelling(why.passing(), context)) {
      return;
    }
    try {
      PipelineStatus status =
          StatusFactory.troubled(
              pipeline.getStatus(), why, pipeline.getMetadata().getGeneration(), clock.instant());
      write(pipeline, status, Duration.ZERO, context);
    } catch (KubernetesClientException e) {
      LOG.warn("the status could not be written: {}", e.getMessage());
    }
  }

  /** What passes by itself is told only when it does not. */
  private static boolean isWorthTelling(boolean passing, Context<StreamingPipeline> context) {
    return !passing || context.getRetryInfo().map(RetryInfo::getAttemptCount).orElse(0) >= PATIENCE;
  }

  private void write(
      StreamingPipeline pipeline,
      PipelineStatus status,
      Duration interval,
      Context<StreamingPipeline> context) {
    List<Transition> transitions = Transition.between(pipeline.getStatus(), status);
    statuses.write(pipeline, status, interval, context);
    transitions.forEach(news -> LOG.info("{}: {}", news.reason(), news.message()));
    events.record(pipeline, transitions, clock.instant());
  }

  private void housekeeping(Judgement judgement, PipelineScope scope) {
    boolean kept =
        judgement.decision() instanceof Decision.Start
            || judgement.decision() instanceof Decision.Check;
    if (!kept) {
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
            scope.names().token(scope.uid()),
            judgement.statusInterval()));
  }

  private Optional<Duration> nextLook(StreamingPipeline pipeline, Judgement judgement) {
    Decision decision = judgement.decision();
    if (decision instanceof Decision.Wait wait) {
      Duration left = Duration.between(clock.instant(), wait.until());
      return Optional.of(left.isNegative() ? Duration.ofMillis(1) : left.plusMillis(1));
    }
    boolean waits = decision instanceof Decision.Lack || !judgement.situation().missing().isEmpty();
    if (waits) {
      return Optional.of(LOOK_AGAIN);
    }
    Duration postponed =
        statuses.postponed(pipeline, judgement.status(), judgement.statusInterval());
    if (!postponed.isZero()) {
      return Optional.of(postponed);
    }
    return judgement.situation().seen().aliveDriver().isPresent()
        ? Optional.of(LOOK_AGAIN)
        : Optional.empty();
  }
}
