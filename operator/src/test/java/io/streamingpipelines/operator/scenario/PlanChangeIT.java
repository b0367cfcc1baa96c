package io.streamingpipelines.operator.scenario;

import static io.streamingpipelines.operator.scenario.OrdersManifests.orders;
import static io.streamingpipelines.operator.scenario.OrdersStatus.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.api.status.PendingChange;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.operator.testbed.OperatorTestBed;
import io.streamingpipelines.operator.testbed.Reports;
import io.streamingpipelines.operator.testbed.WithTestBed;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.Failure;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A driver changes its plan while it runs, if only the flows of the plan change. */
@WithTestBed
class PlanChangeIT {
  private static final OrdersManifests CHANGED =
      orders().query("SELECT value + 1 AS value FROM events");
  private static final ExitReport DONE = report(ExitReport.Outcome.COMPLETED, null);

  private static ExitReport report(ExitReport.Outcome outcome, @Nullable Failure failure) {
    return new ExitReport(1, outcome, 0, failure, List.of(), 0);
  }

  private static String running(OperatorTestBed bed) {
    bed.apply(orders().yaml());
    String driver = bed.awaitDriver("orders", 1);
    bed.ready(driver);
    bed.drivers().reports(driver, Reports.running("bronze"));
    bed.drivers().checks(driver, DONE);
    bed.await("orders", "the driver has reported", says("Ready", "1 of 1 queries running"));
    return driver;
  }

  /** Hash of the bundle that the manifest asks for. */
  private static String wanted(StreamingPipeline pipeline) {
    return Bundle.hash(
        Objects.requireNonNull(Objects.requireNonNull(pipeline.getStatus().plan()).wanted()));
  }

  private static boolean runs(StreamingPipeline pipeline, String plan) {
    return pipeline.getStatus().driver() != null
        && plan.equals(pipeline.getStatus().driver().plan());
  }

  /** Lets the driver change its plan, and returns the plan that it runs then. */
  private static String change(OperatorTestBed bed, String driver) {
    bed.drivers().isChangingPlan(driver);
    bed.apply(CHANGED.yaml());
    StreamingPipeline changing =
        bed.await("orders", "it says so", says("Reconciling", "True ChangingPlan"));
    assertThat(changing.getStatus().phase()).isEqualTo("Running");
    String plan = wanted(changing);
    bed.drivers().changesPlan(driver, DONE);
    bed.drivers().reports(driver, Reports.runningPlan(plan, "bronze"));
    StreamingPipeline changed =
        bed.await("orders", "the driver has changed", pipeline -> runs(pipeline, plan));
    assertThat(OrdersStatus.attempt(changed)).isEqualTo(1);
    assertThat(bed.pods("orders", Labels.DRIVER)).hasSize(1);
    return plan;
  }

  @Test
  void theDriverChangesItsPlanAndNoOtherPodStarts(OperatorTestBed bed) {
    String driver = running(bed);
    change(bed, driver);

    StreamingPipeline settled = bed.await("orders", "it is settled", says("Reconciling", "False"));
    assertThat(OrdersStatus.restarts(settled)).isZero();
    assertThat(Objects.requireNonNull(settled.getStatus().plan()).accepted())
        .isEqualTo(settled.getStatus().plan().wanted());
    bed.until(
        "an event tells it",
        () ->
            OrdersStatus.events(bed).stream()
                .anyMatch(event -> event.startsWith("Normal PlanChanged: ")));
    assertThat(bed.decisions("orders")).doesNotContain("StartStandby", "Drain");
    assertThat(OrdersStatus.plans(bed)).as("the pod still mounts the first plan").hasSize(2);
  }

  @Test
  void theOperatorRemembersThePlanOfADriverThatDoesNotRespond(OperatorTestBed bed) {
    String driver = running(bed);
    String plan = change(bed, driver);
    bed.killOperator();
    bed.drivers().silent(driver);
    bed.startOperator();
    bed.quiet();

    StreamingPipeline there = bed.pipeline("orders").orElseThrow();
    assertThat(runs(there, plan)).isTrue();
    assertThat(OrdersStatus.attempt(there)).isEqualTo(1);
    assertThat(bed.pods("orders", Labels.DRIVER)).hasSize(1);
  }

  @Test
  void theNextDriverStartsWithTheChangedPlan(OperatorTestBed bed) {
    String driver = running(bed);
    String plan = change(bed, driver);
    bed.ended(
        driver,
        report(
            ExitReport.Outcome.FAILED,
            new Failure(Failure.Kind.INFRASTRUCTURE, "Lost", "It is lost.", null, null, 0)));

    String next = bed.awaitDriver("orders", 2);
    assertThat(bed.pod(next).orElseThrow().getMetadata().getAnnotations())
        .containsEntry(Labels.PLAN_HASH, plan);
    assertThat(OrdersStatus.restarts(bed.pipeline("orders").orElseThrow())).isOne();
  }

  @Test
  void aPlanWithWhichAQueryCannotStartIsHeldBack(OperatorTestBed bed) {
    String driver = running(bed);
    bed.drivers()
        .changesPlan(
            driver,
            report(
                ExitReport.Outcome.FAILED,
                new Failure(
                    Failure.Kind.CONFIGURATION, "NoSuchMethod", "It is gone.", "bronze", null, 0)));
    bed.apply(CHANGED.yaml());

    StreamingPipeline blocked = bed.awaitPhase("orders", "Blocked");
    PendingChange pending = Objects.requireNonNull(blocked.getStatus().pendingChange());
    assertThat(pending.changes())
        .singleElement()
        .satisfies(
            table -> {
              assertThat(table.table()).isEqualTo("bronze");
              assertThat(table.message()).isEqualTo("It is gone.");
            });
    assertThat(OrdersStatus.attempt(blocked)).isEqualTo(1);

    bed.apply(orders().yaml());
    bed.awaitPhase("orders", "Running");
    assertThat(bed.decisions("orders")).doesNotContain("StartStandby", "Drain");
  }

  @Test
  void aNewDriverStartsIfTheOldOneCannotChangeToThePlan(OperatorTestBed bed) {
    String first = running(bed);
    bed.apply(CHANGED.yaml());

    String second = bed.awaitReplacing("orders", 2);
    bed.drained(first);
    bed.ready(second);
    bed.drivers().reports(second, Reports.running("bronze"));
    assertThat(OrdersStatus.attempt(bed.awaitPhase("orders", "Running"))).isEqualTo(2);
  }

  @Test
  void theDriverIsToldSettingsThatConcernNoQueryAndKeptEvenIfItRefusesThem(OperatorTestBed bed) {
    String driver = running(bed);
    String before = wanted(bed.pipeline("orders").orElseThrow());
    bed.apply(orders().yaml() + "  drain: {grace: 7s}\n");

    bed.until(
        "the driver is told", () -> !Set.of("", before).contains(bed.drivers().toldPlan(driver)));
    bed.quiet();
    assertThat(runs(bed.pipeline("orders").orElseThrow(), before)).as("it refuses").isTrue();
    String plan = bed.drivers().toldPlan(driver);
    bed.drivers().changesPlan(driver, DONE);
    bed.drivers().reports(driver, Reports.runningPlan(plan, "bronze"));
    StreamingPipeline changed =
        bed.await("orders", "the driver has them", pipeline -> runs(pipeline, plan));
    assertThat(OrdersStatus.attempt(changed)).isEqualTo(1);
    assertThat(bed.decisions("orders")).doesNotContain("ChangePlan", "StartStandby", "Drain");
  }

  @Test
  void aStandbyIsNotNeededIfTheDriverHasChangedThoughItsAnswerWasLost(OperatorTestBed bed) {
    String first = running(bed);
    bed.apply(CHANGED.yaml());
    String second = bed.awaitDriver("orders", 2);
    String plan =
        Objects.requireNonNull(
            bed.pod(second).orElseThrow().getMetadata().getAnnotations().get(Labels.PLAN_HASH));
    bed.drivers().reports(first, Reports.runningPlan(plan, "bronze"));

    bed.awaitDeleting(second);
    StreamingPipeline changed =
        bed.await("orders", "the driver has changed", pipeline -> runs(pipeline, plan));
    assertThat(changed.getStatus().phase()).isEqualTo("Running");
    assertThat(OrdersStatus.attempt(changed)).isEqualTo(1);
  }
}
