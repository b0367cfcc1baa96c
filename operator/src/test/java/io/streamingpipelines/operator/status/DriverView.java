package io.streamingpipelines.operator.status;

import static io.streamingpipelines.operator.Samples.orders;
import static io.streamingpipelines.operator.lifecycle.Observations.NOW;
import static io.streamingpipelines.operator.lifecycle.Observations.deleting;
import static io.streamingpipelines.operator.lifecycle.Observations.driver;
import static io.streamingpipelines.operator.lifecycle.Observations.notStarted;
import static io.streamingpipelines.operator.lifecycle.Observations.pods;
import static io.streamingpipelines.operator.lifecycle.Observations.ready;
import static io.streamingpipelines.operator.lifecycle.Observations.silent;
import static io.streamingpipelines.operator.lifecycle.Observations.stored;
import static io.streamingpipelines.operator.status.DriverReportSamples.query;

import io.streamingpipelines.operator.Samples;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.lifecycle.ObservedPodBuilder;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.QueryReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is to be seen of the driver. */
enum DriverView {
  NO_DRIVER("no driver", Duration.ZERO),
  UNSCHEDULABLE("no node has room", Duration.ZERO),
  CREATED("its pod is made", Duration.ZERO),
  CREATED_LONG_AGO("its pod was made long ago", Duration.ofMinutes(7)),
  STARTED("it has started", Duration.ZERO),
  CHECKS("it checks the plan", Duration.ZERO),
  READY("it is ready, without report", Duration.ZERO),
  RUNS("all queries run", Duration.ZERO),
  ONE_COMES_BACK("one query starts again", Duration.ZERO),
  ONE_HAS_FAILED("one query has failed", Duration.ZERO),
  NO_PROGRESS("input waits", Duration.ZERO),
  NO_EXECUTORS("no executor runs", Duration.ZERO),
  ENDS("it has read everything", Duration.ZERO),
  FAILS("it fails", Duration.ZERO),
  UNREACHABLE("it is ready, does not answer", Duration.ZERO),
  HANGS("it answers nobody", Duration.ZERO),
  NODE_SILENT("its node is silent", Duration.ZERO),
  NODE_SILENT_WORKS("so, but all queries run", Duration.ZERO),
  DELETING("it is being deleted", Duration.ZERO),
  EVICTED("it is being evicted", Duration.ZERO),
  DELETING_NODE_SILENT("so, and its node is silent", Duration.ZERO),
  DOES_NOT_END("its grace is over", Duration.ZERO);

  static final Bundle BUNDLE = orders().bundle();
  private static final ObservedPod.Deletion GRACE =
      new ObservedPod.Deletion(NOW, Duration.ofSeconds(75));
  private static final Bundle WITH_EXECUTORS = orders().executors(2).bundle();

  private final String text;
  private final Duration age;

  DriverView(String text, Duration age) {
    this.text = text;
    this.age = age;
  }

  String text() {
    return text;
  }

  boolean works() {
    return ordinal() >= STARTED.ordinal() && !askedToEnd();
  }

  /** Whether it was asked to end. */
  boolean askedToEnd() {
    return ordinal() >= DELETING.ordinal();
  }

  /** What it runs. */
  Bundle bundle() {
    return this == NO_EXECUTORS ? WITH_EXECUTORS : BUNDLE;
  }

  Observation observation(List<ObservedPod> checks, Instant now) {
    return new Observation(
        pod() == null ? pods() : pods(pod()),
        checks,
        List.of(),
        List.of(stored(bundle(), 1, null), stored(Samples.orders().grace("90s").bundle(), 1, null)),
        report(),
        Map.of(),
        now);
  }

  private @Nullable ObservedPod pod() {
    ObservedPod pod = driver(4, bundle());
    return switch (this) {
      case NO_DRIVER -> null;
      case UNSCHEDULABLE ->
          blocked(
              notStarted(pod),
              new ObservedPod.Blockage("Unschedulable", "0/1 nodes are available."));
      case CREATED -> notStarted(pod);
      case CREATED_LONG_AGO -> blocked(notStarted(pod), null);
      case STARTED, CHECKS -> pod;
      case READY -> ready(pod, Duration.ofSeconds(5));
      case HANGS -> unready(ready(pod, Duration.ofMinutes(1)));
      case NODE_SILENT, NODE_SILENT_WORKS -> silent(ready(pod, Duration.ofMinutes(1)));
      case DELETING -> deleting(ready(pod, Duration.ofMinutes(1)));
      case EVICTED ->
          deleting(
              ready(pod, Duration.ofMinutes(1)),
              GRACE,
              new ObservedPod.Disruption("DriverDeleted", "Eviction API: evicting"));
      case DELETING_NODE_SILENT -> silent(deleting(ready(pod, Duration.ofMinutes(1))));
      case DOES_NOT_END ->
          deleting(
              ready(pod, Duration.ofMinutes(1)),
              new ObservedPod.Deletion(NOW.minusSeconds(105), GRACE.grace()),
              null);
      default -> ready(pod, Duration.ofMinutes(1));
    };
  }

  private static ObservedPod unready(ObservedPod pod) {
    return ObservedPodBuilder.of(pod).up(pod.upSince()).pod();
  }

  private ObservedPod blocked(ObservedPod pod, ObservedPod.@Nullable Blockage why) {
    return ObservedPodBuilder.of(pod)
        .created(NOW.minus(age))
        .withoutContainer()
        .blockage(why)
        .pod();
  }

  private Optional<DriverReport> report() {
    return Optional.ofNullable(
        switch (this) {
          case CHECKS -> DriverReportSamples.driver(DriverReport.State.STARTING);
          case RUNS, NO_EXECUTORS, NODE_SILENT_WORKS ->
              running(query("gold", QueryReport.State.RUNNING));
          case ONE_COMES_BACK -> running(query("gold", QueryReport.State.BACKING_OFF));
          case ONE_HAS_FAILED -> running(query("gold", QueryReport.State.FAILED));
          case NO_PROGRESS ->
              running(DriverReportSamples.pending("gold", DriverReportSamples.AT - 601_000, null));
          case ENDS ->
              DriverReportSamples.driver(
                  DriverReport.State.COMPLETED, query("bronze", QueryReport.State.COMPLETED));
          case FAILS ->
              DriverReportSamples.driver(
                  DriverReport.State.FAILED, query("gold", QueryReport.State.FAILED));
          default -> null;
        });
  }

  private static DriverReport running(QueryReport second) {
    return DriverReportSamples.driver(
        DriverReport.State.RUNNING, query("bronze", QueryReport.State.RUNNING), second);
  }
}
