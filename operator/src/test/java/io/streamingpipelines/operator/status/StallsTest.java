package io.streamingpipelines.operator.status;

import static io.streamingpipelines.operator.lifecycle.Scenes.NOW;
import static io.streamingpipelines.operator.lifecycle.Scenes.driver;
import static io.streamingpipelines.operator.lifecycle.Scenes.notStarted;
import static io.streamingpipelines.operator.lifecycle.Scenes.pods;
import static io.streamingpipelines.operator.lifecycle.Scenes.ready;
import static io.streamingpipelines.operator.lifecycle.Scenes.seen;
import static io.streamingpipelines.operator.lifecycle.Scenes.situation;
import static io.streamingpipelines.operator.lifecycle.Scenes.stored;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.Condition;
import io.streamingpipelines.api.ConditionType;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.operator.lifecycle.Ledger;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.QueryReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StallsTest {
  private static final long MINUTE = 60_000;

  private static Condition stalled(ObservedPod driver, Optional<DriverReport> report) {
    var seen = seen(pods(driver), pods(), stored(Look.BUNDLE, 1, null)).with(report, Map.of());
    StatusInput input =
        new StatusInput(
            null,
            situation(Look.BUNDLE, Ledger.EMPTY, seen),
            new Decision.Keep(),
            "",
            List.of(),
            List.of(),
            List.of(),
            0,
            null);
    return Conditions.find(StatusFactory.create(input).conditions(), ConditionType.STALLED)
        .orElseThrow();
  }

  private static Condition stalled(QueryReport query) {
    return stalled(
        ready(driver(4, Look.BUNDLE), Duration.ofMinutes(1)),
        Optional.of(Reported.driver(DriverReport.State.RUNNING, query)));
  }

  private static ObservedPod pending(Duration age, ObservedPod.Blockage why) {
    ObservedPod pod = notStarted(driver(4, Look.BUNDLE));
    return new ObservedPod(
        pod.name(),
        pod.uid(),
        4,
        pod.plan(),
        1,
        // the API server's clock is years behind
        NOW.minus(Duration.ofDays(1_000)),
        NOW.minus(age),
        null,
        null,
        null,
        false,
        null,
        ObservedPod.Node.NONE,
        why,
        null,
        null);
  }

  @Test
  void inputThatWaitsWithoutACommitIsAStall() {
    assertThat(stalled(Reported.pending("gold", Reported.AT - 11 * MINUTE, null)))
        .extracting(Condition::status, Condition::reason)
        .containsExactly("True", "NoProgress");
    assertThat(stalled(Reported.pending("gold", Reported.AT - 9 * MINUTE, null)).status())
        .isEqualTo("False");
  }

  @Test
  void aBacklogThatIsWorkedOffIsNoStall() {
    long hours = Reported.AT - 600 * MINUTE;
    assertThat(stalled(Reported.pending("gold", hours, Reported.AT - MINUTE)).status())
        .isEqualTo("False");
    assertThat(stalled(Reported.pending("gold", hours, Reported.AT - 11 * MINUTE)).status())
        .isEqualTo("True");
  }

  @Test
  void aQueryThatIsNotStartedAgainIsAStallThoughTheOthersRun() {
    assertThat(stalled(Reported.query("gold", QueryReport.State.FAILED)))
        .extracting(Condition::status, Condition::reason)
        .containsExactly("True", "QueryFailed");
    assertThat(stalled(Reported.query("gold", QueryReport.State.FAILED)).message())
        .startsWith("gold has failed")
        .endsWith("A row is wrong.");
    assertThat(stalled(Reported.query("gold", QueryReport.State.BACKING_OFF)).status())
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
