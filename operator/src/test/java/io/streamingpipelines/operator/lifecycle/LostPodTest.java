package io.streamingpipelines.operator.lifecycle;

import static io.streamingpipelines.operator.Samples.orders;
import static io.streamingpipelines.operator.lifecycle.Observations.NODE_LOST;
import static io.streamingpipelines.operator.lifecycle.Observations.NOW;
import static io.streamingpipelines.operator.lifecycle.Observations.askedToEnd;
import static io.streamingpipelines.operator.lifecycle.Observations.driver;
import static io.streamingpipelines.operator.lifecycle.Observations.ended;
import static io.streamingpipelines.operator.lifecycle.Observations.onSilentNode;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.plan.ExitReport.Outcome;
import org.junit.jupiter.api.Test;

class LostPodTest {
  private static final ObservedPod DRIVER = driver(4, orders().bundle());

  @Test
  void aPodThatRunsOnAHealthyNodeIsNotLost() {
    assertThat(LostPod.of(DRIVER, false, NOW)).isEmpty();
  }

  @Test
  void aPodIsLostSinceItsNodeIsSilentUnlessItResponds() {
    ObservedPod silent = onSilentNode(DRIVER, NOW.minusSeconds(20));
    LostPod lost = LostPod.of(silent, false, NOW).orElseThrow();
    assertThat(lost.since()).isEqualTo(NOW.minusSeconds(20));
    assertThat(lost.removedAt(NODE_LOST)).isEqualTo(NOW.minusSeconds(20).plus(NODE_LOST));
    assertThat(LostPod.of(silent, true, NOW)).isEmpty();
  }

  @Test
  void aPodThatWasAskedToEndIsLostAfterItsGraceAlthoughItResponds() {
    assertThat(LostPod.of(askedToEnd(DRIVER, NOW.minusSeconds(74)), true, NOW)).isEmpty();
    assertThat(LostPod.of(askedToEnd(DRIVER, NOW.minusSeconds(75)), true, NOW))
        .map(LostPod::since)
        .contains(NOW);
    assertThat(
            LostPod.of(
                onSilentNode(askedToEnd(DRIVER, NOW.minusSeconds(10)), NOW.minusSeconds(900)),
                false,
                NOW))
        .as("it may still drain")
        .isEmpty();
  }

  @Test
  void aPodThatHasEndedIsNotLost() {
    ObservedPod ended = ended(onSilentNode(DRIVER, NOW), Outcome.DRAINED, null);
    assertThat(LostPod.of(ended, false, NOW)).isEmpty();
  }
}
