package io.streamingpipelines.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.status.Condition;
import io.streamingpipelines.api.status.DrainStatus;
import io.streamingpipelines.api.status.DriverStatus;
import io.streamingpipelines.api.status.FailureStatus;
import io.streamingpipelines.api.status.Phase;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.PipelineStatusBuilder;
import io.streamingpipelines.api.status.RestartStatus;
import io.streamingpipelines.api.status.TableStatus;
import io.streamingpipelines.api.status.TableStatusBuilder;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransitionTest {
  private static final Condition VALID = condition("Accepted", "True", "Compiled", "Valid.");
  private static final FailureStatus FAILURE =
      new FailureStatus("then", "Data", "CastInvalid", "gold", "A row is wrong.");

  private static Condition condition(String type, String status, String reason, String message) {
    return new Condition(type, status, reason, message, "then", 1L);
  }

  private static PipelineStatus status(
      String phase, String reason, @Nullable String stalled, Condition accepted) {
    return PipelineStatusBuilder.builder()
        .observedGeneration(1L)
        .phase(phase)
        .conditions(
            List.of(
                condition("Ready", "False", reason, "About ready."),
                condition(
                    "Stalled", stalled == null ? "False" : "True", stalled + "", "About stalled."),
                accepted))
        .build();
  }

  private static PipelineStatus failed(PipelineStatus status, @Nullable FailureStatus last) {
    return PipelineStatusBuilder.builder(status)
        .restarts(new RestartStatus(1, 1, null, last))
        .build();
  }

  private static final PipelineStatus RUNS = status("Running", "AllQueriesRunning", null, VALID);

  private static PipelineStatus running(int attempt, @Nullable String plan) {
    return PipelineStatusBuilder.builder(RUNS)
        .driver(new DriverStatus("orders-driver-" + attempt, attempt, 1L, null, null, plan, null))
        .build();
  }

  @Test
  void aDriverThatHasChangedItsPlanIsTold() {
    assertThat(Transition.between(running(4, "a"), running(4, "b")))
        .singleElement()
        .satisfies(
            told -> {
              assertThat(told.reason()).isEqualTo("PlanChanged");
              assertThat(told.warning()).isFalse();
              assertThat(told.message()).contains("attempt 4", "generation 1");
            });
    assertThat(Transition.between(running(4, "b"), running(4, "b"))).isEmpty();
    assertThat(Transition.between(running(4, "b"), running(5, "c"))).as("another one").isEmpty();
    assertThat(Transition.between(running(4, null), running(4, "c"))).as("unknown").isEmpty();
  }

  @Test
  void aDrainThatInterruptedABatchIsToldOnce() {
    PipelineStatus clean = drained(new DrainStatus(4, "then", true, null, null));
    PipelineStatus cut = drained(new DrainStatus(4, "then", false, "BatchInterrupted", "Late."));
    assertThat(Transition.between(RUNS, clean)).isEmpty();
    assertThat(Transition.between(RUNS, drained(new DrainStatus(4, "then", null, null, null))))
        .as("unknown")
        .isEmpty();
    assertThat(Transition.between(clean, cut))
        .containsExactly(
            new Transition(
                true,
                "BatchInterrupted",
                "The driver of attempt 4 was asked to end, and did not end between batches:"
                    + " Late."));
    assertThat(Transition.between(cut, cut)).isEmpty();
  }

  private static PipelineStatus drained(DrainStatus how) {
    return PipelineStatusBuilder.builder(RUNS).lastDrain(how).build();
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void aPhaseIsToldOnceAndATroublesomeOneAsAWarning(Phase phase) {
    PipelineStatus after = status(phase.text(), "Reason", null, VALID);
    boolean warning = phase == Phase.FAILED || phase == Phase.BLOCKED || phase == Phase.BACKING_OFF;
    assertThat(Transition.between(null, after))
        .containsExactly(new Transition(warning, phase.text(), "About ready."));
    assertThat(Transition.between(after, after)).isEmpty();
  }

  @Test
  void aStallIsToldOnceAndAnotherReasonAgain() {
    PipelineStatus stalls = status("Running", "AllQueriesRunning", "NoProgress", VALID);
    PipelineStatus other = status("Running", "AllQueriesRunning", "QueryFailed", VALID);
    assertThat(Transition.between(RUNS, stalls))
        .containsExactly(new Transition(true, "NoProgress", "About stalled."));
    assertThat(Transition.between(stalls, stalls)).isEmpty();
    assertThat(Transition.between(stalls, other))
        .extracting("reason")
        .containsExactly("QueryFailed");
    assertThat(Transition.between(stalls, RUNS)).isEmpty();
  }

  @Test
  void aStallThatThePhaseHasToldIsNotToldAgain() {
    assertThat(Transition.between(RUNS, status("Blocked", "AllQueriesRunning", "Blocked", VALID)))
        .extracting("reason")
        .containsExactly("Blocked");
    assertThat(Transition.between(RUNS, status("Failed", "Rejected", "Rejected", VALID)))
        .extracting("reason")
        .containsExactly("Failed");
  }

  @Test
  void theFirstProblemIsToldAndThatThereAreOthers() {
    Condition one = condition("Accepted", "False", "UnknownInput", "spec.a: wrong.");
    Condition three =
        condition(
            "Accepted", "False", "UnknownInput", "spec.a: wrong.\nspec.b: wrong.\nand 7 more");
    PipelineStatus refused = status("Running", "AllQueriesRunning", null, one);
    assertThat(Transition.between(RUNS, refused))
        .containsExactly(new Transition(true, "Rejected", "spec.a: wrong."));
    assertThat(Transition.between(refused, status("Running", "AllQueriesRunning", null, three)))
        .containsExactly(
            new Transition(true, "Rejected", "spec.a: wrong. (and more, see condition Accepted)"));
    assertThat(Transition.between(refused, refused)).isEmpty();
    assertThat(Transition.between(refused, RUNS)).isEmpty();
  }

  @Test
  void aFailureIsToldOnceAndTheNextOneAgain() {
    PipelineStatus once = failed(RUNS, FAILURE);
    FailureStatus next = new FailureStatus("later", "Data", "CastInvalid", "gold", "Again.");
    assertThat(Transition.between(RUNS, once))
        .containsExactly(new Transition(true, "CastInvalid", "A row is wrong."));
    assertThat(Transition.between(once, once)).isEmpty();
    assertThat(Transition.between(once, failed(RUNS, next)))
        .containsExactly(new Transition(true, "CastInvalid", "Again."));
    assertThat(Transition.between(once, failed(RUNS, null))).isEmpty();
  }

  @Test
  void aQueryThatFailsAndRestartsInsideTheDriverIsToldOnceForEachFailure() {
    PipelineStatus first = tables(backsOff("gold", "BrokerGone", "10:00"));
    PipelineStatus second = tables(backsOff("gold", "BrokerGone", "10:05"));
    PipelineStatus runs = tables(TableStatusBuilder.builder().name("gold").build());
    assertThat(Transition.between(RUNS, first))
        .containsExactly(
            new Transition(
                true,
                "BrokerGone",
                "gold: The broker of gold is gone. The query restarts at 10:00 and a bit."));
    assertThat(Transition.between(first, first)).as("another report").isEmpty();
    assertThat(Transition.between(first, second)).as("the next failure").hasSize(1);
    assertThat(Transition.between(second, runs)).isEmpty();
    assertThat(Transition.between(runs, second)).hasSize(1);
  }

  @Test
  void aQueryThatDoesNotRestartIsToldWithItsOwnReason() {
    TableStatus failed =
        TableStatusBuilder.builder()
            .name("gold")
            .error("A row is wrong")
            .errorReason("CastInvalid")
            .failedAt("10:00")
            .build();
    assertThat(Transition.between(RUNS, tables(failed)))
        .containsExactly(
            new Transition(
                true,
                "CastInvalid",
                "gold: A row is wrong. The query does not restart before the driver does."));
  }

  @Test
  void queriesThatFailTogetherForOneReasonShareAnEvent() {
    TableStatus[] all =
        Stream.concat(
                IntStream.range(0, 9).mapToObj(i -> backsOff("t" + i, "BrokerGone", "10:00")),
                Stream.of(backsOff("gold", "DiskFull", "10:00")))
            .toArray(TableStatus[]::new);
    List<Transition> told = Transition.between(RUNS, tables(all));
    assertThat(told).extracting("reason").containsExactly("BrokerGone", "DiskFull");
    assertThat(told.get(0).message())
        .startsWith("t0: The broker of t0 is gone. ")
        .endsWith(" Failed for the same reason: t1, t2, t3, t4, t5 and 3 more; see status.tables.");
    TableStatus[] oneAgain = all.clone();
    oneAgain[3] = backsOff("t3", "BrokerGone", "10:05");
    assertThat(Transition.between(tables(all), tables(oneAgain)))
        .singleElement()
        .satisfies(again -> assertThat(again.message()).startsWith("t3: ").doesNotContain("t0"));
  }

  private static TableStatus backsOff(String table, String reason, String at) {
    return TableStatusBuilder.builder()
        .name(table)
        .state("BackingOff")
        .error("The broker of " + table + " is gone.")
        .errorReason(reason)
        .failedAt(at)
        .restartsAt(at + " and a bit")
        .build();
  }

  private static PipelineStatus tables(TableStatus... tables) {
    return PipelineStatusBuilder.builder(RUNS).tables(List.of(tables)).build();
  }

  @Test
  void aMessageIsCutToWhatKubernetesTakes() {
    assertThat(new Transition(true, "Long", "x".repeat(2_000)).message())
        .hasSize(1_000)
        .endsWith("x…");
  }
}
