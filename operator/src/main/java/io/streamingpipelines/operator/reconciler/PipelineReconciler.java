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
import io.streamingpipelines.api.PipelineStatus;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.operator.cluster.DecisionExecutor;
import io.streamingpipelines.operator.cluster.EventRecorder;
import io.streamingpipelines.operator.cluster.PipelineScope;
import io.streamingpipelines.operator.cluster.RefusedByApi;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.report.DriverReports;
import io.streamingpipelines.operator.report.ReportTarget;
import io.streamingpipelines.operator.status.StatusFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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

  /** Nothing tells the operator that a Secret appears. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

  private final PipelineJudge judge;
  private final DecisionExecutor executor;
  private final StatusPublisher publisher;
  private final Refusals refusals = new Refusals();
  private final DriverReports reports;
  private final Clock clock;

  /** The kind of each pipeline's last decision, for the log. */
  private final Map<ResourceID, Decision.Kind> decisions = new ConcurrentHashMap<>();

  public PipelineReconciler(
      PipelineJudge judge,
      DecisionExecutor executor,
      EventRecorder events,
      DriverReports reports,
      Clock clock) {
    this.judge = judge;
    this.executor = executor;
    this.publisher = new StatusPublisher(events, clock);
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
    Done done = act(pipeline, context);
    UpdateControl<StreamingPipeline> control = UpdateControl.noUpdate();
    nextLook(done).ifPresent(control::rescheduleAfter);
    return control;
  }

  @Override
  public DeleteControl cleanup(StreamingPipeline pipeline, Context<StreamingPipeline> context) {
    Done done = act(pipeline, context);
    boolean gone =
        done.refused().isEmpty() && done.judgement().decision().equals(Decision.Finish.gone());
    if (!gone) {
      return DeleteControl.noFinalizerRemoval().rescheduleAfter(LOOK_AGAIN.toMillis());
    }
    ResourceID id = ResourceID.fromResource(pipeline);
    reports.forget(id);
    publisher.forget(id);
    refusals.forget(id);
    judge.forget(id);
    decisions.remove(id);
    return DeleteControl.defaultDelete();
  }

  /**
   * @param pipeline with the status that was written last
   * @param refused why the decision was not carried out
   */
  private record Done(
      StreamingPipeline pipeline, Judgement judgement, Optional<Refusals.Refused> refused) {}

  /** Whatever goes wrong stands in the status before JOSDK tries again, ever more slowly. */
  private Done act(StreamingPipeline pipeline, Context<StreamingPipeline> context) {
    try {
      return decideAndDo(pipeline, context);
    } catch (RuntimeException e) {
      publisher.trouble(pipeline, Hindrances.of(e), context);
      throw e;
    } catch (StackOverflowError | LinkageError e) {
      // JOSDK catches exceptions only: an error would leave the pipeline without any further look
      publisher.trouble(pipeline, Hindrances.of(e), context);
      throw new IllegalStateException(e);
    }
  }

  private Done decideAndDo(StreamingPipeline pipeline, Context<StreamingPipeline> context) {
    PipelineScope scope = PipelineScope.of(pipeline);
    Judgement judgement =
        judge.judge(
            pipeline,
            scope,
            context.getSecondaryResources(Pod.class),
            context.getSecondaryResources(ConfigMap.class));
    Decision decision = judgement.decision();
    log(scope.id(), decision);
    // A drain is noted before it is carried out, or an operator that dies in between would take the
    // end that it wanted for a failure; all else after, so that the status says what is true.
    boolean drains = decision.kind() == Decision.Kind.DRAIN;
    StreamingPipeline noted =
        drains
            ? publisher.tryToPublish(
                pipeline, judgement.status(), judgement.statusInterval(), context)
            : pipeline;
    Optional<Refusals.Refused> refused = carryOut(scope, judgement);
    if (refused.isPresent()) {
      Optional<PipelineStatus> told =
          refused.get().toTell().map(why -> StatusFactory.create(judgement.input().hindered(why)));
      if (told.isPresent()) {
        noted = publisher.publish(noted, told.get(), judgement.statusInterval(), context);
      }
    } else if (decision.kind() == Decision.Kind.FINISH) {
      noted =
          publisher.tryToPublish(noted, judgement.status(), judgement.statusInterval(), context);
    } else if (!drains) {
      noted = publisher.publish(noted, judgement.status(), judgement.statusInterval(), context);
    }
    watchDriver(scope, judgement);
    return new Done(noted, judgement, refused);
  }

  /** Does what was decided, unless Kubernetes has just refused it; returns what it refused. */
  private Optional<Refusals.Refused> carryOut(PipelineScope scope, Judgement judgement) {
    Decision decision = judgement.decision();
    Optional<Refusals.Refused> pending = refusals.pending(scope.id(), decision, clock.instant());
    if (pending.isPresent()) {
      return pending;
    }
    try {
      executor.execute(decision, scope, judgement.situation().seen());
      housekeeping(judgement, scope);
      refusals.forget(scope.id());
      return Optional.empty();
    } catch (RefusedByApi e) {
      LOG.warn("{}", e.getMessage());
      return Optional.of(refusals.add(scope.id(), decision, e.refusal(), clock.instant()));
    }
  }

  /** What is done is logged each time, what lasts once. */
  private void log(ResourceID id, Decision decision) {
    Decision.Kind last = decisions.put(id, decision.kind());
    boolean isNew = decision.acts() || decision.kind() != last;
    if (isNew && decision.kind() != Decision.Kind.KEEP) {
      LOG.info("decided {}", decision.getClass().getSimpleName());
    }
  }

  private void housekeeping(Judgement judgement, PipelineScope scope) {
    boolean kept =
        switch (judgement.decision().kind()) {
          case START, CHECK -> true;
          case KEEP,
              DRAIN,
              RECORD_CHECK_RESULT,
              RETRY_CHECK,
              BLOCK,
              WAIT,
              AWAIT_DEPENDENCIES,
              FINISH ->
              false;
        };
    if (!kept) {
      judgement.toKeep().ifPresent(bundle -> executor.keep(bundle, scope.generation(), scope));
    }
    judgement.rejection().ifPresent(r -> executor.note(scope, r.bundle(), r.verdict()));
    judgement.idleChecks().forEach(name -> executor.deleteCheck(scope, name));
    judgement.outdated().forEach(name -> executor.deleteConfigMap(scope, name));
  }

  private void watchDriver(PipelineScope scope, Judgement judgement) {
    Optional<ObservedPod> driver = judgement.situation().seen().aliveDriver();
    if (driver.isEmpty() || driver.get().ip() == null || !driver.get().started()) {
      reports.forget(scope.id());
      return;
    }
    reports.watch(
        scope.id(),
        new ReportTarget(
            scope.namespace(),
            driver.get().name(),
            driver.get().uid(),
            driver.get().ip(),
            scope.names().token(scope.uid()),
            judgement.statusInterval()));
  }

  private Optional<Duration> nextLook(Done done) {
    Judgement judgement = done.judgement();
    if (done.refused().isPresent()) {
      return Optional.of(until(done.refused().get().until()));
    }
    Optional<Instant> next = judgement.decision().next();
    if (next.isPresent()) {
      return Optional.of(until(next.get()));
    }
    if (!judgement.situation().missing().isEmpty()
        || judgement.decision().kind() == Decision.Kind.AWAIT_DEPENDENCIES) {
      return Optional.of(LOOK_AGAIN);
    }
    Duration postponed =
        publisher.postponed(done.pipeline(), judgement.status(), judgement.statusInterval());
    if (!postponed.isZero()) {
      return Optional.of(postponed);
    }
    return judgement.situation().seen().aliveDriver().isPresent()
        ? Optional.of(LOOK_AGAIN)
        : Optional.empty();
  }

  private Duration until(Instant time) {
    Duration left = Duration.between(clock.instant(), time);
    return left.isNegative() ? Duration.ofMillis(1) : left.plusMillis(1);
  }
}
