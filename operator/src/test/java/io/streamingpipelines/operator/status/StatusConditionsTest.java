package io.streamingpipelines.operator.status;

import static io.streamingpipelines.operator.lifecycle.Observations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.status.Condition;
import io.streamingpipelines.api.status.ConditionType;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusConditionsTest {
  private static final List<Condition> BEFORE =
      List.of(new Condition("Ready", "True", "Runs", "It runs.", "2026-01-01T00:00:00Z", 1L));

  private static Condition ready(boolean status, String message) {
    return new StatusConditions(BEFORE, 2, NOW)
        .set(ConditionType.READY, status, "Runs", message)
        .list()
        .get(0);
  }

  @Test
  void theTimeIsKeptWhileTheStatusStaysWhateverElseChanges() {
    Condition kept = ready(true, "It still runs.");
    assertThat(kept.lastTransitionTime()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(kept.message()).isEqualTo("It still runs.");
    assertThat(kept.observedGeneration()).isEqualTo(2);
  }

  @Test
  void theTimeIsNowWhenTheStatusChangesOrTheConditionIsNew() {
    assertThat(ready(false, "It does not run.").lastTransitionTime())
        .isEqualTo("2026-03-01T12:00:00Z");
    assertThat(
            new StatusConditions(BEFORE, 2, NOW)
                .set(ConditionType.STALLED, true, "Why", "Therefore.")
                .list()
                .get(0)
                .lastTransitionTime())
        .isEqualTo("2026-03-01T12:00:00Z");
  }

  @Test
  void aMessageThatIsTooLongIsCutAndSaysSo() {
    assertThat(ready(true, "x".repeat(8192)).message()).hasSize(8192).endsWith("x");
    assertThat(ready(true, "x".repeat(100_000)).message()).hasSize(8192).endsWith("x…");
  }
}
