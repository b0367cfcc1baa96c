package io.streamingpipelines.operator.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.status.Condition;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.PipelineStatusBuilder;
import io.streamingpipelines.operator.observe.ObservedPod.Disruption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnEndingTest {
  private static PipelineStatus status(String type, String reason) {
    return PipelineStatusBuilder.builder()
        .conditions(List.of(new Condition(type, "False", reason, "A sentence.", null, 1L)))
        .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"NodeLost", "NoProgress"})
  void theStatusSaysWhyTheOperatorHasEndedADriverByItself(String reason) {
    assertThat(OwnEnding.recordedIn(status("Ready", reason)))
        .contains(new Disruption(reason, "A sentence."));
  }

  @Test
  void everyOtherReasonIsNone() {
    assertThat(OwnEnding.recordedIn(null)).isEmpty();
    assertThat(OwnEnding.recordedIn(status("Ready", "Draining"))).isEmpty();
    assertThat(OwnEnding.recordedIn(status("Stalled", "NoProgress"))).isEmpty();
  }
}
