package io.streamingpipelines.runtime.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.Failure.Kind;
import io.streamingpipelines.plan.RestartPlan;
import io.streamingpipelines.plan.RestartPlan.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests whether and when a failed query is restarted (docs/design/lifecycle.md#restarts). */
class RestartDeciderTest {
  private static final Duration SOON = Duration.ofMillis(10);
  private static final Duration HEALTHY = Duration.ofMinutes(10);

  private final RestartDecider decider = decider(Policy.ON_FAILURE, 6, 0.5);

  @Test
  void doublesTheWaitUpToTheMost() {
    List<@Nullable Long> waits = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Duration wait = decider.next(failure(Kind.INFRASTRUCTURE), SOON);
      waits.add(wait == null ? null : wait.toMillis());
    }

    assertThat(waits).containsExactly(1000L, 2000L, 4000L, 8000L, 10_000L, null);
  }

  @Test
  void forgetsFailuresAfterHealth() {
    for (int i = 0; i < 20; i++) {
      assertThat(decider.next(failure(Kind.INFRASTRUCTURE), HEALTHY))
          .isEqualTo(Duration.ofSeconds(1));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"CONFIGURATION", "HISTORY_LOST", "FENCED"})
  void doesNotRetryWhatAPersonHasToChange(Kind kind) {
    assertThat(decider.next(failure(kind), HEALTHY)).isNull();
  }

  @Test
  void givesUpOnDataAtTheThirdTry() {
    assertThat(decider.next(failure(Kind.DATA), SOON)).isNotNull();
    assertThat(decider.next(failure(Kind.DATA), SOON)).isNotNull();
    assertThat(decider.next(failure(Kind.DATA), SOON)).isNull();
  }

  @Test
  void countsTriesOfDataFromTheirFirst() {
    decider.next(failure(Kind.INFRASTRUCTURE), SOON);
    decider.next(failure(Kind.INFRASTRUCTURE), SOON);

    assertThat(decider.next(failure(Kind.DATA), SOON)).isNotNull();
    assertThat(decider.next(failure(Kind.DATA), SOON)).isNotNull();
    assertThat(decider.next(failure(Kind.DATA), SOON)).isNull();
  }

  @Test
  void givesUpOnFailuresThatTakeTurns() {
    int tries = 0;
    while (tries < 100) {
      Kind kind = tries++ % 2 == 0 ? Kind.INFRASTRUCTURE : Kind.DATA;
      if (decider.next(failure(kind), SOON) == null) {
        break;
      }
    }

    assertThat(tries).isLessThanOrEqualTo(6);
  }

  @Test
  void startsAtOnceAfterASchemaChangeTenTimes() {
    for (int i = 0; i < 10; i++) {
      assertThat(decider.next(failure(Kind.SCHEMA_CHANGED), SOON)).isZero();
    }
    assertThat(decider.next(failure(Kind.SCHEMA_CHANGED), SOON)).isPositive();
  }

  @Test
  void asksSlowlyForCredentials() {
    assertThat(decider.next(failure(Kind.ACCESS), SOON)).isEqualTo(Duration.ofSeconds(8));
  }

  @Test
  void neverRestartsWhenThePolicySaysSo() {
    assertThat(decider(Policy.NEVER, 6, 0.5).next(failure(Kind.INFRASTRUCTURE), HEALTHY)).isNull();
  }

  private static RestartDecider decider(Policy policy, int maxFailures, double random) {
    return new RestartDecider(
        () -> new RestartPlan(policy, 1000, 10_000, 60_000, maxFailures), () -> random);
  }

  private static Failure failure(Kind kind) {
    return new Failure(kind, "Reason", "it failed", "t", 1L, 0);
  }
}
