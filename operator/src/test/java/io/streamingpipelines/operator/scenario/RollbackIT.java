package io.streamingpipelines.operator.scenario;

import static io.streamingpipelines.operator.scenario.OrdersManifests.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.PlanStatus;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.operator.testbed.OperatorTestBed;
import io.streamingpipelines.operator.testbed.Reports;
import io.streamingpipelines.operator.testbed.WithTestBed;
import io.streamingpipelines.plan.Failure;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A change that runs and fails returns the pipeline to the plan before it. */
@WithTestBed
class RollbackIT {
  private static String manifest(OrdersManifests variant) {
    return variant.yaml().replace("restart: {", "upgrade: {onFailure: rollback}\n  restart: {");
  }

  private static String plan(OperatorTestBed bed, String pod) {
    return String.valueOf(
        bed.pod(pod).orElseThrow().getMetadata().getAnnotations().get(Labels.PLAN_HASH));
  }

  private static String stable(StreamingPipeline pipeline) {
    return Optional.ofNullable(pipeline.getStatus())
        .map(PipelineStatus::plan)
        .map(PlanStatus::stable)
        .orElse("");
  }

  /** Runs a first plan until it is stable, and then another one; returns the second driver. */
  private static String changed(OperatorTestBed bed) {
    bed.apply(manifest(orders()));
    String first = bed.awaitDriver("orders", 1);
    bed.ready(first);
    bed.drivers().reports(first, Reports.committed(3, "bronze"));
    bed.await("orders", "the plan is stable", p -> !stable(p).isEmpty());
    bed.apply(manifest(orders().spark("{driver: {memory: 2Gi}}")));
    String second = bed.awaitReplacing("orders", 2);
    bed.drained(first);
    bed.ready(second);
    return second;
  }

  private static void isRolledBack(OperatorTestBed bed, String stable, String third) {
    assertThat(plan(bed, third)).isEqualTo(stable);
    bed.ready(third);
    bed.drivers().reports(third, Reports.running("bronze"));
    StreamingPipeline back = bed.awaitPhase("orders", "Blocked");
    assertThat(OrdersStatus.condition(back, "RolledBack"))
        .startsWith("True Reason: ")
        .contains("A sentence.");
    assertThat(OrdersStatus.condition(back, "Stalled")).contains("rolled back");
    assertThat(Objects.requireNonNull(back.getStatus().pendingChange()).changes())
        .singleElement()
        .satisfies(change -> assertThat(change.change()).isEqualTo("RolledBack"));
    bed.until(
        "an event tells it",
        () ->
            OrdersStatus.events(bed).stream()
                .anyMatch(event -> event.startsWith("Warning RolledBack: ")));
  }

  @Test
  void aDriverThatFailsForItsDataIsRolledBackAtOnceAndAnotherChangeIsTried(OperatorTestBed bed) {
    bed.apply(manifest(orders()));
    String stable = plan(bed, bed.awaitDriver("orders", 1));
    String second = changed(bed);
    bed.ended(second, OrdersManifests.failed(Failure.Kind.DATA, "bronze"));
    isRolledBack(bed, stable, bed.awaitDriver("orders", 3));

    bed.apply(manifest(orders().spark("{driver: {memory: 3Gi}}")));
    bed.awaitReplacing("orders", 4);
    bed.await("orders", "it is over", p -> OrdersStatus.condition(p, "RolledBack").isEmpty());
  }

  @Test
  void aFailedQueryIsRolledBackThoughTheDriverWorks(OperatorTestBed bed) {
    bed.apply(manifest(orders()));
    String stable = plan(bed, bed.awaitDriver("orders", 1));
    String second = changed(bed);
    bed.drivers().reports(second, Reports.failed(Failure.Kind.CONFIGURATION, "bronze"));
    bed.awaitDeleting(second);
    StreamingPipeline drains = bed.awaitPhase("orders", "Draining");
    assertThat(OrdersStatus.condition(drains, "Ready")).startsWith("False RollingBack");
    bed.drained(second);
    isRolledBack(bed, stable, bed.awaitDriver("orders", 3));
    assertThat(OrdersStatus.restarts(bed.pipeline("orders").orElseThrow())).isZero();
  }

  @Test
  void aRollbackGoesOnThoughTheOperatorIsDeadWhenTheDriverEnds(OperatorTestBed bed) {
    bed.apply(manifest(orders()));
    String stable = plan(bed, bed.awaitDriver("orders", 1));
    String second = changed(bed);
    bed.drivers().reports(second, Reports.failed(Failure.Kind.DATA, "bronze"));
    bed.awaitDeleting(second);
    bed.killOperator();
    bed.drained(second);
    bed.startOperator();
    isRolledBack(bed, stable, bed.awaitDriver("orders", 3));
  }

  @Test
  void aChangeThatHasProvenItselfIsNotRolledBack(OperatorTestBed bed) {
    String second = changed(bed);
    bed.drivers().reports(second, Reports.committed(3, "bronze"));
    String plan = plan(bed, second);
    bed.await("orders", "the change is stable", p -> stable(p).startsWith(plan));
    bed.ended(second, OrdersManifests.failed(Failure.Kind.CONFIGURATION, "bronze"));
    bed.awaitPhase("orders", "Failed");
  }
}
