package io.streamingpipelines.operator.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.operator.Samples;
import io.streamingpipelines.operator.cluster.PipelineScope;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.ObservedPodBuilder;
import io.streamingpipelines.operator.report.ReportTarget;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DriverTargetsTest {
  private static final PipelineScope SCOPE = PipelineScope.of(Samples.resource());
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  private static ObservedPod driver(boolean started, @Nullable String ip) {
    return ObservedPodBuilder.builder()
        .name("orders-driver-1")
        .uid("uid-of-pod")
        .attempt(1)
        .plan("plan")
        .mounted("plan")
        .standby(false)
        .generation(3)
        .createdAt(Instant.EPOCH)
        .seenSince(Instant.EPOCH)
        .started(started)
        .node(ObservedPod.Node.NONE)
        .ip(ip)
        .build();
  }

  @Test
  void aRunningDriverIsCalledByItsAddressWithItsToken() {
    assertThat(DriverTargets.of(SCOPE, driver(true, "10.0.0.7"), INTERVAL))
        .contains(
            new ReportTarget(
                "shop",
                "orders-driver-1",
                "uid-of-pod",
                "10.0.0.7",
                SCOPE.names().token("uid-7"),
                INTERVAL));
  }

  @Test
  void aDriverThatDoesNotListenYetIsNotCalled() {
    assertThat(DriverTargets.of(SCOPE, driver(false, "10.0.0.7"), INTERVAL)).isEmpty();
    assertThat(DriverTargets.of(SCOPE, driver(true, null), INTERVAL)).isEmpty();
  }
}
