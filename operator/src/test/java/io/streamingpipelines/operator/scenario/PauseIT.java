package io.streamingpipelines.operator.scenario;

import static io.streamingpipelines.operator.scenario.OrdersManifests.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.api.pod.PodLabels;
import io.streamingpipelines.operator.testbed.OperatorTestBed;
import io.streamingpipelines.operator.testbed.WithTestBed;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An annotation keeps the operator from touching a pipeline. */
@WithTestBed
class PauseIT {
  private static String running(OperatorTestBed bed, String manifest) {
    bed.apply(manifest);
    String driver = bed.awaitDriver("orders", 1);
    bed.ready(driver);
    bed.awaitPhase("orders", "Running");
    return driver;
  }

  /** {@code kubectl annotate}: the generation of the resource does not change. */
  private static void annotate(OperatorTestBed bed, String value) {
    bed.client()
        .resources(StreamingPipeline.class)
        .inNamespace(bed.namespace())
        .withName("orders")
        .edit(
            pipeline -> {
              pipeline.getMetadata().getAnnotations().put(PodLabels.PAUSED, value);
              return pipeline;
            });
  }

  @Test
  void aPausedPipelineIsLeftAloneAndSaysSo(OperatorTestBed bed) {
    String driver = running(bed, orders().yaml());
    annotate(bed, "true");
    bed.await("orders", "it says so", OrdersStatus.says("Paused", "True Paused: "));

    bed.apply(orders().spark("{driver: {memory: 2Gi}}").yaml());
    bed.await(
        "orders",
        "the change is seen",
        p ->
            p.getMetadata().getGeneration().equals(p.getStatus().observedGeneration())
                && p.getMetadata().getGeneration() == 2);
    bed.quiet();
    assertThat(bed.pod(driver).orElseThrow().getMetadata().getDeletionTimestamp()).isNull();

    bed.ended(driver, 137, "OOMKilled");
    bed.await("orders", "the end counts", p -> OrdersStatus.restarts(p) == 1);
    bed.forward(Duration.ofMinutes(1), "orders");
    bed.quiet();
    StreamingPipeline rests = bed.pipeline("orders").orElseThrow();
    assertThat(OrdersStatus.condition(rests, "Ready")).startsWith("False Paused: No driver runs");
    assertThat(bed.pods("orders", "driver")).hasSize(1);

    annotate(bed, "false");
    bed.awaitDriver("orders", 2);
    bed.await("orders", "it is over", p -> OrdersStatus.condition(p, "Paused").isEmpty());
  }

  @Test
  void aPausedPipelineCanBeDeleted(OperatorTestBed bed) {
    String driver = running(bed, orders().yaml());
    annotate(bed, "true");
    bed.await("orders", "it says so", OrdersStatus.says("Paused", "True Paused: "));
    bed.delete("orders");
    bed.awaitDeleting(driver);
    bed.drained(driver);
    bed.until("the pipeline is gone", () -> bed.pipeline("orders").isEmpty());
  }

  @Test
  void anotherNonceRestartsTheDriverOnce(OperatorTestBed bed) {
    String manifest = orders().yaml();
    String driver = running(bed, manifest);
    bed.apply(manifest.replace("restart: {", "restart: {nonce: \"1\", "));
    String next = bed.awaitReplacing("orders", 2);
    bed.drained(driver);
    bed.ready(next);
    StreamingPipeline again = bed.awaitPhase("orders", "Running");
    assertThat(OrdersStatus.restarts(again)).as("it was asked for").isZero();
    bed.quiet();
    assertThat(bed.pods("orders", "driver")).hasSize(1);
  }
}
