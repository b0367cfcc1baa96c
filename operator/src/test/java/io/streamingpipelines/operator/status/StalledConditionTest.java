package io.streamingpipelines.operator.status;

import static io.streamingpipelines.operator.lifecycle.Observations.NOW;
import static io.streamingpipelines.operator.lifecycle.Observations.driver;
import static io.streamingpipelines.operator.lifecycle.Observations.notStarted;
import static io.streamingpipelines.operator.lifecycle.Observations.pods;
import static io.streamingpipelines.operator.lifecycle.Observations.ready;
import static io.streamingpipelines.operator.lifecycle.Observations.seen;
import static io.streamingpipelines.operator.lifecycle.Observations.situation;
import static io.streamingpipelines.operator.lifecycle.Observations.stored;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.status.Condition;
import io.streamingpipelines.api.status.ConditionType;
import io.streamingpipelines.operator.lifecycle.AttemptState;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.operator.observe.DefinitionGap;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.ObservedPodBuilder;
import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.QueryReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StalledConditionTest {
  private static final long MINUTE = 60_000;

  private static Condition stalled(ObservedPod driver, Optional<DriverReport> report) {
    var seen =
        seen(pods(driver), pods(), stored(DriverView.BUNDLE, 1, null)).with(report, Map.of());
    StatusInput input =
        StatusInputBuilder.builder()
            .situation(situation(DriverView.BUNDLE, AttemptState.EMPTY, seen))
            .decision(new Decision.Keep())
            .driverPod("")
            .notForProduction(List.of())
            .lossIgnored(List.of())
            .runtimeProblems(List.of())
            .runtimeProblemCount(0)
            .gap(DefinitionGap.NONE)
            .build();
    return StatusConditions.find(StatusFactory.create(input).conditions(), ConditionType.STALLED)
        .orElseThrow();
  }

  private static Condition stalled(QueryReport query) {
    return stalled(
        ready(driver(4, DriverView.BUNDLE), Duration.ofMinutes(1)),
        Optional.of(DriverReportSamples.driver(DriverReport.State.RUNNING, query)));
  }

  private static ObservedPod pending(Duration age, ObservedPod.Blockage why) {
    return ObservedPodBuilder.builder(notStarted(driver(4, DriverView.BUNDLE)))
        // the clock of the API server is years behind
        .createdAt(NOW.minus(Duration.ofDays(1_000)))
        .seenSince(NOW.minus(age))
        .blockage(why)
        .build();
  }

  @Test
  void inputThatWaitsWithoutACommitIsAStall() {
    assertThat(
            stalled(
                DriverReportSamples.pending("gold", DriverReportSamples.AT - 11 * MINUTE, null)))
        .extracting(Condition::status, Condition::reason)
        .containsExactly("True", "NoProgress");
    assertThat(
            stalled(DriverReportSamples.pending("gold", DriverReportSamples.AT - 9 * MINUTE, null))
                .status())
        .isEqualTo("False");
  }

  @Test
  void aBacklogThatIsWorkedOffIsNoStall() {
    long hours = DriverReportSamples.AT - 600 * MINUTE;
    assertThat(
            stalled(DriverReportSamples.pending("gold", hours, DriverReportSamples.AT - MINUTE))
                .status())
        .isEqualTo("False");
    assertThat(
            stalled(
                    DriverReportSamples.pending(
                        "gold", hours, DriverReportSamples.AT - 11 * MINUTE))
                .status())
        .isEqualTo("True");
  }

  @Test
  void aQueryThatIsNotStartedAgainIsAStallThoughTheOthersRun() {
    assertThat(stalled(DriverReportSamples.query("gold", QueryReport.State.FAILED)))
        .extracting(Condition::status, Condition::reason)
        .containsExactly("True", "QueryFailed");
    assertThat(stalled(DriverReportSamples.query("gold", QueryReport.State.FAILED)).message())
        .startsWith("gold has failed")
        .endsWith("A row is wrong.");
    assertThat(stalled(DriverReportSamples.query("gold", QueryReport.State.BACKING_OFF)).status())
        .isEqualTo("False");
  }

  @Test
  void aDriverThatDoesNotComeUpIsAStallByTheOperatorsOwnClock() {
    var why = new ObservedPod.Blockage("Unschedulable", "0/1 nodes are available.");
    assertThat(stalled(pending(Duration.ofMinutes(4), why), Optional.empty()).status())
        .isEqualTo("False");
    assertThat(stalled(pending(Duration.ofMinutes(5), why), Optional.empty()))
        .extracting(Condition::status, Condition::reason, Condition::message)
        .containsExactly(
            "True",
            "Unschedulable",
            "Pod orders-driver-4 has not become ready since 2026-03-01T11:55:00Z:"
                + " Unschedulable: 0/1 nodes are available.");
  }
}
