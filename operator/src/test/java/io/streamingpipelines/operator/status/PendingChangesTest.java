package io.streamingpipelines.operator.status;

import static io.streamingpipelines.operator.lifecycle.Observations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.status.PendingChange;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.operator.lifecycle.Situation;
import io.streamingpipelines.operator.lifecycle.SituationBuilder;
import io.streamingpipelines.plan.Problem;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PendingChangesTest {
  private static final Bundle WANTED =
      Bundle.of(
          Map.of(
              "plan.json",
              """
              {"restart": {"policy": "Never", "initialMillis": 1, "maxMillis": 1, "resetAfterMillis": 1, "maxFailures": 1},
               "tables": [{"name": "bronze"}, {"name": "gold"}], "sinks": [{"name": "out"}]}\
              """));

  @Test
  void saysForEachTableWhatHoldsTheChangeBack() {
    PipelineStatus status =
        blocked(
            Problem.error("spec.tables[1]", "NewCheckpointNeeded", "Raise it."),
            Problem.error("spec.tables[0].query", "ColumnTypeChanged", "Cast it back."),
            Problem.error("spec.sinks[0].query", "Sql", "It is wrong."),
            Problem.error("spec.podTemplate", "Wrong", "It is wrong."),
            Problem.warning("spec.tables[0]", "Odd", "It is odd."));

    PendingChange pending = Objects.requireNonNull(status.pendingChange());
    assertThat(pending.generation()).isEqualTo(status.observedGeneration());
    assertThat(pending.changes())
        .extracting(c -> c.table() + " " + c.path() + " " + c.change() + ": " + c.message())
        .containsExactly(
            "gold spec.tables[1] NewCheckpoint: Raise it.",
            "bronze spec.tables[0].query Forbidden: Cast it back.",
            "out spec.sinks[0].query Invalid: It is wrong.",
            "null spec.podTemplate Invalid: It is wrong.");
  }

  @Test
  void boundsItsSize() {
    PendingChange pending =
        Objects.requireNonNull(
            blocked(Problem.error("spec", "Long", "x".repeat(10_000))).pendingChange());
    assertThat(pending.changes().get(0).message()).hasSize(2048).endsWith("…");
  }

  @Test
  void isAbsentWhileNothingIsHeldBack() {
    StatusInput input = input(new Decision.Keep());
    assertThat(StatusFactory.create(input).pendingChange()).isNull();
  }

  private static PipelineStatus blocked(Problem... problems) {
    return StatusFactory.create(input(new Decision.Block(List.of(problems), problems.length)));
  }

  private static StatusInput input(Decision decision) {
    StatusInput runs =
        StatusTable.rows().stream()
            .filter(row -> row.decided().equals("Keep") && row.look() == DriverView.RUNS)
            .findFirst()
            .orElseThrow()
            .input(null, NOW);
    Situation wanting =
        SituationBuilder.builder(runs.situation()).wanted(WANTED).problems(List.of()).build();
    return StatusInputBuilder.builder(runs).situation(wanting).decision(decision).build();
  }
}
