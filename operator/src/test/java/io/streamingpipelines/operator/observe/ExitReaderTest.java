package io.streamingpipelines.operator.observe;

import static io.streamingpipelines.operator.observe.DriverPods.container;
import static io.streamingpipelines.operator.observe.DriverPods.driver;
import static io.streamingpipelines.operator.observe.DriverPods.ended;
import static io.streamingpipelines.operator.observe.DriverPods.phase;
import static io.streamingpipelines.operator.observe.DriverPods.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.streamingpipelines.operator.desired.Json;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExitReaderTest {
  private static @Nullable PodExit read(PodStatusBuilder status) {
    return ExitReader.read(driver(status.build()));
  }

  private static PodExit exit(ContainerState state) {
    return Objects.requireNonNull(
        read(phase("Failed").withContainerStatuses(container("driver", state))));
  }

  private static Failure failure(PodExit exit) {
    assertThat(exit.outcome()).isEqualTo(Outcome.FAILED);
    Failure failure = Objects.requireNonNull(exit.failure());
    assertThat(failure.kind()).isEqualTo(Failure.Kind.INFRASTRUCTURE);
    return failure;
  }

  @Test
  void aPodThatRunsOrWaitsHasNotEnded() {
    assertThat(read(phase("Pending"))).isNull();
    assertThat(read(phase("Running").withContainerStatuses(container("driver", running()))))
        .isNull();
    assertThat(read(phase("Unknown"))).isNull();
  }

  @ParameterizedTest
  @EnumSource(Outcome.class)
  void believesWhatTheDriverReports(Outcome outcome) {
    Problem problem = Problem.error("spec.tables[0].query", "UnknownColumn", "No such column.");
    ExitReport report = new ExitReport(1, outcome, 4, null, List.of(problem), 9);
    PodExit exit = exit(ended(outcome.code(), "Error", Json.write(report)));
    assertThat(exit.outcome()).isEqualTo(outcome);
    assertThat(exit.rejected()).isEqualTo(outcome == Outcome.REJECTED);
    assertThat(exit.problems()).containsExactly(problem);
    assertThat(exit.problemCount()).isEqualTo(9);
    assertThat(exit.at()).isEqualTo(Instant.parse(DriverPods.ENDED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Killed",
        "{\"outcome\":\"Drained\"",
        "{}",
        "{\"outcome\":\"Escaped\",\"problems\":[]}",
        "{\"outcome\":\"Drained\"}",
        "[]",
        "null"
      })
  void aReportThatCannotBeReadIsNone(String message) {
    Failure failure = failure(exit(ended(137, "Error", message)));
    assertThat(failure.reason()).isEqualTo("DriverDied");
    assertThat(failure.message()).contains("exit code 137");
  }

  @Test
  void anImageWithoutTheCommandSaysSo() {
    Failure failure = failure(exit(ended(127, "Error", "")));
    assertThat(failure.reason()).isEqualTo("CommandNotFound");
    assertThat(failure.message()).contains("older than the operator");
  }

  @ParameterizedTest
  @CsvSource({"137,OOMKilled", "3,Error"})
  void aDriverWithoutMemoryIsToldWhatToRaise(int code, String reason) {
    Failure failure = failure(exit(ended(code, reason, null)));
    assertThat(failure.reason()).isEqualTo("DriverOutOfMemory");
    assertThat(failure.message()).contains("spark.driver.memory");
  }

  @Test
  void anEndWithoutAReportAndWithoutAFaultIsADrain() {
    assertThat(exit(ended(0, "Completed", null)).outcome()).isEqualTo(Outcome.DRAINED);
  }

  @Test
  void saysWhyKubernetesEndedThePod() {
    PodExit evicted =
        Objects.requireNonNull(
            read(
                phase("Failed")
                    .withReason("Evicted")
                    .withMessage("The node was low on resource: ephemeral-storage.")));
    assertThat(failure(evicted).reason()).isEqualTo("DriverEvicted");
    assertThat(failure(evicted).message())
        .isEqualTo(
            "Kubernetes terminated the driver pod: The node was low on resource:"
                + " ephemeral-storage.");
    assertThat(evicted.at()).isEqualTo(Instant.parse(DriverPods.CREATED));
    PodExit late = Objects.requireNonNull(read(phase("Failed").withReason("DeadlineExceeded")));
    assertThat(failure(late).message()).endsWith("DeadlineExceeded");
  }

  /** The end of its containers is unknown. */
  @Test
  void aPodWhoseNodeIsDeletedEndsWhenItIsGivenUp() {
    PodExit given =
        Objects.requireNonNull(
            read(
                phase("Failed")
                    .withContainerStatuses(container("driver", running()))
                    .addNewCondition()
                    .withType("DisruptionTarget")
                    .withStatus("True")
                    .withReason("DeletionByPodGC")
                    .withMessage("PodGC: node no longer exists")
                    .withLastTransitionTime(DriverPods.ENDED)
                    .endCondition()));
    assertThat(failure(given).reason()).isEqualTo("DriverDeleted");
    assertThat(failure(given).message())
        .isEqualTo("Kubernetes terminated the driver pod: PodGC: node no longer exists");
    assertThat(given.at()).isEqualTo(Instant.parse(DriverPods.ENDED));
  }

  @Test
  void aPodThatFailedWithoutAWordHasDied() {
    assertThat(failure(Objects.requireNonNull(read(phase("Failed")))).reason())
        .isEqualTo("DriverDied");
  }

  @Test
  void theReportOfADriverThatWasEvictedWhileItEndedCounts() {
    ExitReport report = new ExitReport(1, Outcome.DRAINED, 4, null, List.of(), 0);
    PodExit exit =
        Objects.requireNonNull(
            read(
                phase("Failed")
                    .withReason("Evicted")
                    .withContainerStatuses(
                        container("driver", ended(0, "Completed", Json.write(report))))));
    assertThat(exit.outcome()).isEqualTo(Outcome.DRAINED);
  }
}
