package io.streamingpipelines.operator.reconciler;

import static io.streamingpipelines.operator.Samples.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.streamingpipelines.operator.cluster.Refusal;
import io.streamingpipelines.operator.lifecycle.Decision;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RefusalsTest {
  private static final ResourceID ORDERS = new ResourceID("orders", "shop");
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Decision START = new Decision.Start(orders().bundle(), 1, 1);
  private static final Decision SAME = new Decision.Start(orders().bundle(), 1, 1);
  private static final Decision OTHER = new Decision.Start(orders().bundle(), 2, 1);
  private static final Refusal QUOTA = new Refusal("QuotaExceeded", "It is full.", false);
  private static final Refusal DOWN = new Refusal("ApiUnavailable", "No answer.", true);

  private final Refusals refusals = new Refusals();

  @Test
  void kubernetesIsAskedLessAndLessOftenButNeverLessThanOnceAMinute() {
    Duration before = Duration.ZERO;
    for (int i = 0; i < 6; i++) {
      Duration pause = Duration.between(NOW, refusals.add(ORDERS, SAME, QUOTA, NOW).until());
      assertThat(pause).isGreaterThan(before);
      before = pause;
    }
    for (int i = 0; i < 100; i++) {
      assertThat(refusals.add(ORDERS, START, QUOTA, NOW).until()).isEqualTo(NOW.plusSeconds(60));
    }
  }

  @Test
  void theSameDecisionWaitsAndAnotherOneDoesNot() {
    refusals.add(ORDERS, START, QUOTA, NOW);
    assertThat(refusals.pending(ORDERS, SAME, NOW)).isPresent();
    assertThat(refusals.pending(ORDERS, OTHER, NOW)).isEmpty();
    assertThat(refusals.pending(new ResourceID("orders", "test"), SAME, NOW)).isEmpty();
    assertThat(refusals.pending(ORDERS, SAME, NOW.plusSeconds(1))).isEmpty();
    assertThat(refusals.add(ORDERS, OTHER, QUOTA, NOW).count()).isOne();
  }

  @Test
  void whatPassesIsToldOnlyWhenItDoesNot() {
    assertThat(refusals.add(ORDERS, START, DOWN, NOW).toTell()).isEmpty();
    assertThat(refusals.add(ORDERS, START, DOWN, NOW).toTell()).isEmpty();
    assertThat(refusals.add(ORDERS, START, DOWN, NOW).toTell())
        .hasValueSatisfying(told -> assertThat(told.reason()).isEqualTo("ApiUnavailable"));
  }

  @Test
  void whatLastsIsToldAtOnce() {
    assertThat(refusals.add(ORDERS, START, QUOTA, NOW).toTell())
        .hasValueSatisfying(told -> assertThat(told.passing()).isFalse());
  }

  @Test
  void whatIsForgottenIsAskedAtOnce() {
    refusals.add(ORDERS, START, QUOTA, NOW);
    refusals.forget(ORDERS);
    assertThat(refusals.pending(ORDERS, START, NOW)).isEmpty();
    assertThat(refusals.add(ORDERS, START, QUOTA, NOW).count()).isOne();
  }
}
