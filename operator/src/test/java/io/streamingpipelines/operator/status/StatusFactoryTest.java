package io.streamingpipelines.operator.status;

import static io.streamingpipelines.operator.lifecycle.Observations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.status.Condition;
import io.streamingpipelines.api.status.ConditionType;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.operator.Samples;
import io.streamingpipelines.operator.lifecycle.AttemptState;
import io.streamingpipelines.operator.lifecycle.AttemptStateBuilder;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.operator.lifecycle.Observations;
import io.streamingpipelines.operator.lifecycle.Situation;
import io.streamingpipelines.plan.Problem;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatusFactoryTest {
  private static final ReconciliationError DOWN =
      new ReconciliationError(Reason.API_UNAVAILABLE, "The API server did not respond.", true);

  private static StatusTable.Row row(String decided, DriverView look) {
    return StatusTable.rows().stream()
        .filter(row -> row.decided().equals(decided) && row.look() == look)
        .findFirst()
        .orElseThrow();
  }

  private static StatusInput with(
      StatusInput input, List<String> odd, List<String> lossy, Problem... problems) {
    return StatusInputBuilder.builder(input)
        .notForProduction(odd)
        .lossIgnored(lossy)
        .runtimeProblems(List.of(problems))
        .runtimeProblemCount(problems.length + 3)
        .build();
  }

  private static @Nullable Condition condition(PipelineStatus status, ConditionType type) {
    return StatusConditions.find(status.conditions(), type).orElse(null);
  }

  private static String message(PipelineStatus status, ConditionType type) {
    return String.valueOf(Objects.requireNonNull(condition(status, type)).message());
  }

  @Test
  void whereNothingIsKnownTheLastStatusStaysAndTheTroubleIsSaid() {
    PipelineStatus runs = StatusFactory.create(row("Keep", DriverView.RUNS).input(null, NOW));
    PipelineStatus troubled = StatusFactory.withError(runs, DOWN, 9, NOW);
    assertThat(troubled).usingRecursiveComparison().ignoringFields("conditions").isEqualTo(runs);
    assertThat(condition(troubled, ConditionType.READY))
        .isEqualTo(condition(runs, ConditionType.READY));
    assertThat(condition(troubled, ConditionType.RECONCILING))
        .extracting("status", "reason", "message")
        .containsExactly("True", "ApiUnavailable", "The API server did not respond.");
    assertThat(troubled.conditions()).hasSameSizeAs(runs.conditions());
    assertThat(StatusFactory.withError(troubled, DOWN, 9, NOW.plusSeconds(60))).isEqualTo(troubled);
  }

  @Test
  void aPipelineThatWasNeverLookedAtIsPendingWithTheTrouble() {
    PipelineStatus troubled = StatusFactory.withError(null, DOWN, 1, NOW);
    assertThat(troubled.phase()).isEqualTo("Pending");
    assertThat(troubled.observedGeneration()).isNull();
    assertThat(condition(troubled, ConditionType.READY))
        .extracting("status", "reason", "message")
        .containsExactly("False", "ApiUnavailable", "The API server did not respond.");
  }

  @ParameterizedTest
  @EnumSource(AttemptState.Result.class)
  void whatHasComeToItsEndDoesNotStartAgainAfterAPause(AttemptState.Result result) {
    Situation rests =
        Observations.situation(
            Samples.orders().bundle(),
            AttemptStateBuilder.builder(AttemptState.EMPTY).attempt(4).result(result).build(),
            Observations.seen(List.of(), List.of()));
    StatusInput input =
        StatusInputBuilder.builder(row("Keep", DriverView.RUNS).input(null, NOW))
            .situation(Observations.paused(rests))
            .decision(new Decision.Pause())
            .build();
    PipelineStatus paused = StatusFactory.create(input);
    assertThat(AttemptState.of(paused, rests.generation()).result()).isEqualTo(result);
    assertThat(StatusRules.broken(paused)).isEmpty();
  }

  @Test
  void whatKeepsThePipelineFromRunningComesBeforeTheWarnings() {
    StatusInput input = row("Keep", DriverView.RUNS).input(null, NOW);
    PipelineStatus status =
        StatusFactory.create(
            with(
                input,
                List.of(),
                List.of(),
                Problem.warning("spec.a", "Odd", "It is odd."),
                Problem.error("spec.b", "Wrong", "It is wrong.")));
    assertThat(condition(status, ConditionType.ACCEPTED))
        .extracting("status", "reason", "message")
        .containsExactly("False", "Wrong", "spec.b: It is wrong.\nspec.a: It is odd.\nand 3 more");
  }

  @Test
  void sourcesThatAreOnlyForTryingOutOrThatLoseRecordsAreNamed() {
    StatusInput input = row("Keep", DriverView.RUNS).input(null, NOW);
    PipelineStatus status =
        StatusFactory.create(with(input, List.of("ticks", "lines"), List.of("events")));
    assertThat(message(status, ConditionType.NOT_FOR_PRODUCTION)).endsWith("ticks, lines");
    assertThat(message(status, ConditionType.DATA_LOSS_IGNORED)).endsWith("events");
    PipelineStatus good = StatusFactory.create(input);
    assertThat(condition(good, ConditionType.NOT_FOR_PRODUCTION)).isNull();
    assertThat(condition(good, ConditionType.DATA_LOSS_IGNORED)).isNull();
  }

  @Test
  void aTableThatIsRefilledIsReadyAndSaysHowFarTheRefillIs() {
    PipelineStatus status = StatusFactory.create(row("Keep", DriverView.REFILLS).input(null, NOW));
    assertThat(condition(status, ConditionType.READY))
        .extracting("status", "message")
        .containsExactly("True", "2 of 2 queries running");
    assertThat(condition(status, ConditionType.REFILLING))
        .extracting("status", "reason", "message")
        .containsExactly(
            "True",
            "Refilling",
            "gold: generation 3 has read 12000 rows since the driver started, 40 to go; the old"
                + " rows stay until it is complete.");
    PipelineStatus swapped = StatusFactory.create(row("Keep", DriverView.RUNS).input(status, NOW));
    assertThat(condition(swapped, ConditionType.REFILLING)).isNull();
  }

  @Test
  void whatIsMissingHasAConditionOfItsOwn() {
    PipelineStatus status =
        StatusFactory.create(row("AwaitDependencies", DriverView.NO_DRIVER).input(null, NOW));
    assertThat(message(status, ConditionType.SECRET_NOT_FOUND)).isEqualTo("Create: Secret extra");
  }

  @Test
  void theNumbersOfADriverThatIsOnlyLateStayAndThoseOfOneThatHasGoneDoNot() {
    PipelineStatus runs = StatusFactory.create(row("Keep", DriverView.RUNS).input(null, NOW));
    PipelineStatus late = StatusFactory.create(row("Keep", DriverView.READY).input(runs, NOW));
    assertThat(late.progress()).isEqualTo(runs.progress());
    assertThat(late.tables()).isEqualTo(runs.tables());
    PipelineStatus gone =
        StatusFactory.create(row("Finish SUSPENDED", DriverView.NO_DRIVER).input(runs, NOW));
    assertThat(Objects.requireNonNull(gone.progress()).queries()).isEqualTo("0/2");
    PipelineStatus back = StatusFactory.create(row("Keep", DriverView.READY).input(gone, NOW));
    assertThat(Objects.requireNonNull(back.progress()).queries())
        .as("all run; how many these are is not known yet")
        .isNull();
    PipelineStatus done =
        StatusFactory.create(row("Finish COMPLETED", DriverView.NO_DRIVER).input(runs, NOW));
    assertThat(done.progress()).isEqualTo(runs.progress());
  }

  @Test
  void onlyADriverThatWasMadeIsNoted() {
    StatusTable.Row start = row("Start", DriverView.NO_DRIVER);
    PipelineStatus made = StatusFactory.create(start.input(null, NOW));
    assertThat(Objects.requireNonNull(made.driver()).attempt()).isEqualTo(5);
    PipelineStatus refused = StatusFactory.create(start.input(null, NOW).withError(DOWN));
    assertThat(Objects.requireNonNull(refused.driver()).attempt()).isEqualTo(4);
  }
}
