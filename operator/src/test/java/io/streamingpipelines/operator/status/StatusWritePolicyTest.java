package io.streamingpipelines.operator.status;

import static io.streamingpipelines.operator.lifecycle.Observations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.status.Condition;
import io.streamingpipelines.api.status.DriverStatus;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.PipelineStatusBuilder;
import io.streamingpipelines.api.status.PlanStatus;
import io.streamingpipelines.api.status.ProgressStatus;
import io.streamingpipelines.api.status.RestartStatus;
import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.QueryReport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusWritePolicyTest {
  private static final Duration INTERVAL = Duration.ofSeconds(15);

  private static PipelineStatus status(String phase, String quality, String queries) {
    return PipelineStatusBuilder.builder()
        .observedGeneration(1L)
        .phase(phase)
        .conditions(
            List.of(
                new Condition("DataQuality", "False", "RowsRefused", quality, "then", 1L),
                new Condition("Refilling", "True", "Refilling", queries, "then", 1L)))
        .plan(new PlanStatus("a", "b", "c", null, null))
        .driver(new DriverStatus("orders-driver-1", 1, 1L, "then", null, "p", null))
        .progress(new ProgressStatus(queries, null, null, null, null, null, null))
        .tables(
            Progress.tables(
                DriverReportSamples.driver(
                    DriverReport.State.RUNNING,
                    DriverReportSamples.query("gold", QueryReport.State.RUNNING))))
        .restarts(new RestartStatus(0, 0, null, null))
        .build();
  }

  @Test
  void progressIsNoNewsOfTheLifecycle() {
    PipelineStatus before = status("Running", "gold: 1 dropped", "1/2");
    assertThat(
            StatusWritePolicy.lifecycleChanged(before, status("Running", "gold: 9 dropped", "2/2")))
        .isFalse();
    assertThat(
            StatusWritePolicy.lifecycleChanged(before, status("Blocked", "gold: 1 dropped", "1/2")))
        .isTrue();
    assertThat(StatusWritePolicy.lifecycleChanged(null, before)).isTrue();
  }

  @Test
  void progressWaitsUntilTheLastWriteIsAnIntervalAgo() {
    assertThat(StatusWritePolicy.remainingDelay(null, INTERVAL, NOW)).isZero();
    assertThat(StatusWritePolicy.remainingDelay(NOW.minusSeconds(5), INTERVAL, NOW))
        .isEqualTo(Duration.ofSeconds(10));
    assertThat(StatusWritePolicy.remainingDelay(NOW.minusSeconds(15), INTERVAL, NOW)).isZero();
    assertThat(StatusWritePolicy.remainingDelay(NOW.minusSeconds(60), INTERVAL, NOW)).isZero();
  }

  /** What the operator itself has to remember is always written. */
  @Test
  void theLeanStatusLeavesOutOnlyWhatGrowsWithThePipeline() {
    PipelineStatus full = status("Running", "none", "2/2");
    PipelineStatus lean = StatusWritePolicy.withoutProgress(full);
    assertThat(lean.tables()).isEmpty();
    assertThat(lean.progress()).isNull();
    assertThat(lean)
        .usingRecursiveComparison()
        .ignoringFields("tables", "progress")
        .isEqualTo(full);
  }
}
