package io.streamingpipelines.operator.scenario;

import static io.streamingpipelines.operator.scenario.OrdersManifests.failed;
import static io.streamingpipelines.operator.scenario.OrdersManifests.orders;
import static io.streamingpipelines.operator.scenario.OrdersManifests.report;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.api.status.RunStatus;
import io.streamingpipelines.api.status.ScheduleStatus;
import io.streamingpipelines.operator.testbed.OperatorTestBed;
import io.streamingpipelines.operator.testbed.WithTestBed;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A pipeline with a schedule runs at its times, one run after the other. */
@WithTestBed
class SchedulesIT {
  private static final Duration HOUR = Duration.ofHours(1);

  private static String hourly() {
    return orders().once().yaml() + "  schedule: {cron: '0 * * * *'}\n";
  }

  private static ScheduleStatus schedule(StreamingPipeline pipeline) {
    return Objects.requireNonNull(pipeline.getStatus().schedule());
  }

  private static List<String> results(StreamingPipeline pipeline) {
    return schedule(pipeline).runs().stream().map(RunStatus::result).toList();
  }

  private static String started(OperatorTestBed bed, int attempt) {
    String driver = bed.awaitDriver("orders", attempt);
    bed.ready(driver);
    bed.awaitPhase("orders", "Running");
    return driver;
  }

  private static StreamingPipeline completed(OperatorTestBed bed, String driver) {
    bed.ended(driver, report(ExitReport.Outcome.COMPLETED));
    return bed.awaitPhase("orders", "Scheduled");
  }

  @Test
  void aRunStartsWhenItIsDueAndEndsBeforeTheNextOne(OperatorTestBed bed) {
    bed.apply(hourly());
    StreamingPipeline waits = bed.awaitPhase("orders", "Scheduled");
    assertThat(OrdersStatus.condition(waits, "Ready"))
        .startsWith("True Scheduled: The next run starts at ");
    assertThat(schedule(waits).nextRunAt()).endsWith(":00:00Z");
    bed.quiet();
    assertThat(bed.pods("orders", "driver")).isEmpty();

    bed.forward(HOUR, "orders");
    String first = started(bed, 1);
    bed.await("orders", "the run goes on", p -> results(p).equals(List.of("Running")));
    StreamingPipeline done = completed(bed, first);
    assertThat(results(done)).containsExactly("Completed");
    assertThat(OrdersStatus.condition(done, "Ready"))
        .startsWith("True Scheduled: The run of ")
        .contains("has read all input. The next run starts at ");
    assertThat(OrdersStatus.restarts(done)).isZero();

    bed.forward(HOUR, "orders");
    StreamingPipeline again = completed(bed, started(bed, 2));
    assertThat(results(again)).containsExactly("Completed", "Completed");
    assertThat(schedule(again).skipped()).isZero();
  }

  @Test
  void aRunThatFailsForGoodIsToldAndTheNextOneStartsAllTheSame(OperatorTestBed bed) {
    bed.apply(hourly());
    bed.awaitPhase("orders", "Scheduled");
    bed.forward(HOUR, "orders");
    bed.ended(started(bed, 1), failed(Failure.Kind.CONFIGURATION, "bronze"));
    StreamingPipeline failed = bed.awaitPhase("orders", "Scheduled");
    assertThat(results(failed)).containsExactly("Failed");
    assertThat(schedule(failed).runs().get(0).message()).isEqualTo("A sentence.");
    assertThat(OrdersStatus.condition(failed, "Ready"))
        .startsWith("False RunFailed")
        .contains("has failed: A sentence.");
    assertThat(OrdersStatus.condition(failed, "Stalled")).startsWith("True RunFailed");

    bed.forward(HOUR, "orders");
    StreamingPipeline well = completed(bed, started(bed, 2));
    assertThat(results(well)).containsExactly("Completed", "Failed");
    assertThat(OrdersStatus.condition(well, "Stalled")).startsWith("False");
    assertThat(OrdersStatus.failuresInARow(well)).isZero();
  }

  @Test
  void aDriverThatDiesIsRestartedWithinItsRun(OperatorTestBed bed) {
    bed.apply(hourly());
    bed.awaitPhase("orders", "Scheduled");
    bed.forward(HOUR, "orders");
    bed.ended(started(bed, 1), 137, "OOMKilled");
    bed.forward(Duration.ofSeconds(10), "orders");
    StreamingPipeline done = completed(bed, started(bed, 2));
    assertThat(results(done)).containsExactly("Completed");
    assertThat(OrdersStatus.restarts(done)).isEqualTo(1);
  }

  @Test
  void timesThatPassDuringARunAreSkippedAndTold(OperatorTestBed bed) {
    bed.apply(hourly());
    bed.awaitPhase("orders", "Scheduled");
    bed.forward(HOUR, "orders");
    String driver = started(bed, 1);
    bed.forward(HOUR.multipliedBy(2), "orders");
    bed.await("orders", "two times are skipped", p -> Objects.equals(schedule(p).skipped(), 2));
    bed.until(
        "an event tells it",
        () ->
            OrdersStatus.events(bed).stream()
                .anyMatch(event -> event.startsWith("Warning RunSkipped: Skipped 2 runs")));
    assertThat(bed.pods("orders", "driver")).hasSize(1);
    StreamingPipeline done = completed(bed, driver);
    bed.quiet();
    assertThat(results(done)).containsExactly("Completed");
    assertThat(bed.phase("orders")).isEqualTo("Scheduled");
  }

  @Test
  void aRunIsStartedOnceThoughTheOperatorDiesMeanwhile(OperatorTestBed bed) {
    bed.apply(hourly());
    bed.awaitPhase("orders", "Scheduled");
    bed.killOperator();
    bed.clock().forward(HOUR.multipliedBy(3));
    bed.startOperator();
    String driver = started(bed, 1);
    bed.killOperator();
    bed.startOperator();
    StreamingPipeline done = completed(bed, driver);
    assertThat(results(done)).containsExactly("Completed");
    assertThat(schedule(done).skipped()).as("the first two of three").isEqualTo(2);
  }

  @Test
  void aSuspendedPipelineStartsNoRunAndGoesOnAfterwards(OperatorTestBed bed) {
    bed.apply(hourly());
    bed.awaitPhase("orders", "Scheduled");
    bed.apply(orders().once().suspended().yaml() + "  schedule: {cron: '0 * * * *'}\n");
    bed.awaitPhase("orders", "Suspended");
    bed.forward(HOUR, "orders");
    bed.quiet();
    assertThat(bed.pods("orders", "driver")).isEmpty();

    bed.apply(hourly());
    completed(bed, started(bed, 1));
  }

  @Test
  void aChangeWaitsForTheNextRunAndAPipelineWithoutScheduleRunsAtOnce(OperatorTestBed bed) {
    bed.apply(hourly());
    bed.awaitPhase("orders", "Scheduled");
    bed.apply(
        orders().once().query("SELECT value + 1 AS v FROM events").yaml()
            + "  schedule: {cron: '0 * * * *'}\n");
    bed.awaitPhase("orders", "Scheduled");
    bed.quiet();
    assertThat(bed.pods("orders", "driver")).isEmpty();

    bed.apply(orders().once().yaml());
    String driver = started(bed, 1);
    bed.ended(driver, report(ExitReport.Outcome.COMPLETED));
    StreamingPipeline done = bed.awaitPhase("orders", "Completed");
    assertThat(done.getStatus().schedule()).isNull();
  }
}
