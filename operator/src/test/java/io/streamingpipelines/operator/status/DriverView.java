package io.streamingpipelines.operator.status;

import static io.streamingpipelines.operator.Samples.orders;
import static io.streamingpipelines.operator.lifecycle.Observations.NOW;
import static io.streamingpipelines.operator.lifecycle.Observations.deleting;
import static io.streamingpipelines.operator.lifecycle.Observations.driver;
import static io.streamingpipelines.operator.lifecycle.Observations.notStarted;
import static io.streamingpipelines.operator.lifecycle.Observations.pods;
import static io.streamingpipelines.operator.lifecycle.Observations.ready;
import static io.streamingpipelines.operator.lifecycle.Observations.silent;
import static io.streamingpipelines.operator.lifecycle.Observations.standby;
import static io.streamingpipelines.operator.lifecycle.Observations.stored;
import static io.streamingpipelines.operator.status.DriverReportSamples.query;

import io.streamingpipelines.operator.Samples;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.ObservedPodBuilder;
import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.QueryReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the operator can see of the driver. */
enum DriverView {
  NO_DRIVER("no driver", Duration.ZERO),
  UNSCHEDULABLE("no node has room", Duration.ZERO),
  CREATED("pod created", Duration.ZERO),
  CREATED_LONG_AGO("pod created long ago", Duration.ofMinutes(7)),
  STARTED("started", Duration.ZERO),
  CHECKS("checking the plan", Duration.ZERO),
  WAITS("waiting to take over", Duration.ZERO),
  READY("ready, no report yet", Duration.ZERO),
  RUNS("all queries run", Duration.ZERO),
  ONE_RESTARTS("one query restarts", Duration.ZERO),
  ONE_HAS_FAILED("one query has failed", Duration.ZERO),
  NO_PROGRESS("input pending for long", Duration.ZERO),
  REFILLS("one table is refilled", Duration.ZERO),
  NO_EXECUTORS("no executor", Duration.ZERO),
  ENDS("all input read", Duration.ZERO),
  FAILS("driver failing", Duration.ZERO),
  UNREACHABLE("ready, no response", Duration.ZERO),
  HANGS("not ready, no response", Duration.ZERO),
  NODE_UNRESPONSIVE("node not responding", Duration.ZERO),
  NODE_UNRESPONSIVE_WORKS("same, but all queries run", Duration.ZERO),
  DELETING("being deleted", Duration.ZERO),
  EVICTED("being evicted", Duration.ZERO),
  DELETING_NODE_UNRESPONSIVE("same, node not responding", Duration.ZERO),
  DOES_NOT_END("grace period over", Duration.ZERO);

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

  /** Whether the driver was asked to end. */
  boolean askedToEnd() {
    return ordinal() >= DELETING.ordinal();
  }

  /** The bundle that it runs. */
  Bundle bundle() {
    return this == NO_EXECUTORS ? WITH_EXECUTORS : BUNDLE;
  }

  Observation observation(List<ObservedPod> standbys, List<ObservedPod> checks, Instant now) {
    return new Observation(
        pod() == null ? pods() : pods(pod()),
        standbys,
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
      case WAITS -> standby(4, bundle());
      case READY -> ready(pod, Duration.ofSeconds(5));
      case HANGS -> unready(ready(pod, Duration.ofMinutes(1)));
      case NODE_UNRESPONSIVE, NODE_UNRESPONSIVE_WORKS -> silent(ready(pod, Duration.ofMinutes(1)));
      case DELETING -> deleting(ready(pod, Duration.ofMinutes(1)));
      case EVICTED ->
          deleting(
              ready(pod, Duration.ofMinutes(1)),
              GRACE,
              new ObservedPod.Disruption("DriverDeleted", "Eviction API: evicting"));
      case DELETING_NODE_UNRESPONSIVE -> silent(deleting(ready(pod, Duration.ofMinutes(1))));
      case DOES_NOT_END ->
          deleting(
              ready(pod, Duration.ofMinutes(1)),
              new ObservedPod.Deletion(NOW.minusSeconds(105), GRACE.grace()),
              null);
      default -> ready(pod, Duration.ofMinutes(1));
    };
  }

  private static ObservedPod unready(ObservedPod pod) {
    return ObservedPodBuilder.builder(pod).readySince(null).build();
  }

  private ObservedPod blocked(ObservedPod pod, ObservedPod.@Nullable Blockage why) {
    Instant created = NOW.minus(age);
    return ObservedPodBuilder.builder(pod)
        .createdAt(created)
        .seenSince(created)
        .blockage(why)
        .build();
  }

  private Optional<DriverReport> report() {
    return Optional.ofNullable(
        switch (this) {
          case CHECKS -> DriverReportSamples.driver(DriverReport.State.STARTING);
          case WAITS -> DriverReportSamples.driver(DriverReport.State.STANDBY);
          case RUNS, NO_EXECUTORS, NODE_UNRESPONSIVE_WORKS ->
              running(query("gold", QueryReport.State.RUNNING));
          case ONE_RESTARTS -> running(query("gold", QueryReport.State.BACKING_OFF));
          case ONE_HAS_FAILED -> running(query("gold", QueryReport.State.FAILED));
          case REFILLS ->
              running(
                  DriverReportSamples.refilling("gold", new QueryReport.Refill(false, 12_000, 0)));
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
