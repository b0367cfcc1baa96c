package io.streamingpipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.DriverContract.PlanAnswer;
import io.streamingpipelines.plan.ExitReport.Outcome;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlanAnswerTest {
  private static PlanAnswer answer(Outcome outcome, Failure.@Nullable Kind kind) {
    Failure failure = kind == null ? null : new Failure(kind, "R", "Why.", null, null, 0);
    return new PlanAnswer(new ExitReport(1, outcome, 0, failure, List.of(), 0));
  }

  @Test
  void aChangeThatIsBeingMadeOrIsMadeIsNeitherRefusedNorFailed() {
    for (PlanAnswer answer : List.of(PlanAnswer.CHANGING, answer(Outcome.COMPLETED, null))) {
      assertThat(answer.refused()).isFalse();
      assertThat(answer.failed()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyAFailureThatThePlanHasCausedRefusesThePlan(Failure.Kind kind) {
    boolean byThePlan =
        EnumSet.of(Failure.Kind.CONFIGURATION, Failure.Kind.DATA, Failure.Kind.HISTORY_LOST)
            .contains(kind);

    assertThat(answer(Outcome.FAILED, kind).refused()).isEqualTo(byThePlan);
    assertThat(answer(Outcome.FAILED, kind).failed()).isEqualTo(!byThePlan);
  }

  @Test
  void aRejectionRefusesThePlan() {
    assertThat(answer(Outcome.REJECTED, null).refused()).isTrue();
    assertThat(answer(Outcome.FENCED, null).failed()).isTrue();
  }
}
