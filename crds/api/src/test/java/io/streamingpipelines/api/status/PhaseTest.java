package io.streamingpipelines.api.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A phase is read from a status as it was written. */
class PhaseTest {
  @ParameterizedTest
  @EnumSource(Phase.class)
  void isReadAsItWasWritten(Phase phase) {
    assertThat(Phase.of(status(phase.text()))).contains(phase);
  }

  @Test
  void aPhaseOfAnotherVersionIsNone() {
    assertThat(Phase.of(status("Paused"))).isEmpty();
    assertThat(Phase.of(null)).isEmpty();
  }

  private static PipelineStatus status(String phase) {
    return PipelineStatusBuilder.builder().phase(phase).build();
  }
}
