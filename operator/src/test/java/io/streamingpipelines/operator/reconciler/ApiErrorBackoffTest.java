package io.streamingpipelines.operator.reconciler;

import static io.streamingpipelines.operator.Samples.orders;
import static io.streamingpipelines.operator.lifecycle.Observations.driver;
import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.operator.cluster.ApiError;
import io.streamingpipelines.operator.lifecycle.Decision;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ApiErrorBackoffTest {
  private static final ResourceID ORDERS = new ResourceID("orders", "shop");
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Decision START = new Decision.Start(orders().bundle(), 1, 1);
  private static final Decision SAME = new Decision.Start(orders().bundle(), 1, 1);
  private static final Decision OTHER = new Decision.Start(orders().bundle(), 2, 1);
  private static final ApiError QUOTA = new ApiError(Reason.QUOTA_EXCEEDED, "It is full.", false);
  private static final ApiError DOWN = new ApiError(Reason.API_UNAVAILABLE, "No answer.", true);

  private final ApiErrorBackoff backoff = new ApiErrorBackoff();

  @Test
  void kubernetesIsAskedLessAndLessOftenButNeverLessThanOnceAMinute() {
    Duration before = Duration.ZERO;
    for (int i = 0; i < 6; i++) {
      Duration pause = Duration.between(NOW, backoff.add(ORDERS, SAME, QUOTA, NOW).until());
      assertThat(pause).isGreaterThan(before);
      before = pause;
    }
    for (int i = 0; i < 100; i++) {
      assertThat(backoff.add(ORDERS, START, QUOTA, NOW).until()).isEqualTo(NOW.plusSeconds(60));
    }
  }

  @Test
  void theSameDecisionWaitsAndAnotherOneDoesNot() {
    backoff.add(ORDERS, START, QUOTA, NOW);
    assertThat(backoff.pending(ORDERS, SAME, NOW)).isPresent();
    assertThat(backoff.pending(ORDERS, OTHER, NOW)).isEmpty();
    assertThat(backoff.pending(new ResourceID("orders", "test"), SAME, NOW)).isEmpty();
    assertThat(backoff.pending(ORDERS, SAME, NOW.plusSeconds(1))).isEmpty();
    assertThat(backoff.add(ORDERS, OTHER, QUOTA, NOW).count()).isOne();
  }

  @Test
  void whatPassesIsToldOnlyWhenItDoesNot() {
    assertThat(backoff.add(ORDERS, START, DOWN, NOW).visibleError()).isEmpty();
    assertThat(backoff.add(ORDERS, START, DOWN, NOW).visibleError()).isEmpty();
    assertThat(backoff.add(ORDERS, START, DOWN, NOW).visibleError())
        .hasValueSatisfying(told -> assertThat(told.reason().text()).isEqualTo("ApiUnavailable"));
  }

  @Test
  void whatLastsIsToldAtOnce() {
    assertThat(backoff.add(ORDERS, START, QUOTA, NOW).visibleError())
        .hasValueSatisfying(told -> assertThat(told.temporary()).isFalse());
  }

  @Test
  void aStandbyWithoutRoomIsNoErrorBecauseTheOldDriverMakesRoom() {
    Decision standby = new Decision.StartStandby(orders().bundle(), 2, 1);
    assertThat(backoff.noRoom(ORDERS)).isEmpty();

    assertThat(backoff.add(ORDERS, standby, QUOTA, NOW).visibleError()).isEmpty();
    assertThat(backoff.noRoom(ORDERS)).contains("It is full.");
    backoff.forget(ORDERS);
    assertThat(backoff.noRoom(ORDERS)).isEmpty();

    backoff.add(ORDERS, START, QUOTA, NOW);
    assertThat(backoff.noRoom(ORDERS)).as("a first driver").isEmpty();
    backoff.add(ORDERS, standby, DOWN, NOW);
    assertThat(backoff.noRoom(ORDERS)).as("another error").isEmpty();
  }

  @Test
  void aDriverThatCannotChangeItsPlanMakesRoomToo() {
    Decision.StartStandby standby = new Decision.StartStandby(orders().bundle(), 2, 1);
    Decision change = new Decision.ChangePlan(driver(1, orders().bundle()), standby);

    assertThat(backoff.add(ORDERS, change, QUOTA, NOW).visibleError()).isEmpty();
    assertThat(backoff.noRoom(ORDERS)).contains("It is full.");
  }

  @Test
  void whatIsForgottenIsAskedAtOnce() {
    backoff.add(ORDERS, START, QUOTA, NOW);
    backoff.forget(ORDERS);
    assertThat(backoff.pending(ORDERS, START, NOW)).isEmpty();
    assertThat(backoff.add(ORDERS, START, QUOTA, NOW).count()).isOne();
  }
}
