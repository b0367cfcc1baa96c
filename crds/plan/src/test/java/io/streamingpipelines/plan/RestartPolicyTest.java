package io.streamingpipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.Failure.Kind;
import io.streamingpipelines.plan.RestartPlan.Policy;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether and when a query or a driver starts again. */
class RestartPolicyTest {
  private final RestartPolicy policy = policy(Policy.ON_FAILURE, 5_000, 300_000);

  @Test
  void doublesTheWaitUpToTheMaximum() {
    List<Long> seconds =
        IntStream.rangeClosed(1, 8)
            .mapToObj(failures -> policy.backoff(failures, 0.5).toSeconds())
            .toList();

    assertThat(seconds).containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 300L, 300L);
    assertThat(policy.backoff(10_000, 0.999)).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void spreadsTheWaitByAFifth() {
    assertThat(policy.backoff(1, 0)).isEqualTo(Duration.ofSeconds(4));
    assertThat(policy.backoff(1, 1)).isEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void nothingStartsAgainWithoutAPause() {
    assertThat(policy(Policy.ON_FAILURE, 0, 0).backoff(1, 0)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void asksSlowlyForCredentials() {
    assertThat(policy.delay(Kind.ACCESS, 1, 0.5)).isEqualTo(Duration.ofSeconds(40));
  }

  @Test
  void readsANewSchemaAtOnce() {
    assertThat(policy.delay(Kind.SCHEMA_CHANGED, 4, 0.5)).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"CONFIGURATION", "HISTORY_LOST"})
  void givesUpAtOnceWhereAPersonHasToChangeSomething(Kind kind) {
    assertThat(policy.givesUp(kind, 1, 0)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"CONFIGURATION", "HISTORY_LOST"},
      mode = EnumSource.Mode.EXCLUDE)
  void givesUpAfterTheMostFailures(Kind kind) {
    assertThat(policy.givesUp(kind, 5, 0)).isFalse();
    assertThat(policy.givesUp(kind, 6, 0)).isTrue();
  }

  @Test
  void givesUpOnDataAtTheThirdTry() {
    assertThat(policy.givesUp(Kind.DATA, 4, 2)).isFalse();
    assertThat(policy.givesUp(Kind.DATA, 4, 3)).isTrue();
  }

  @Test
  void neverStartsAgainWhereThePlanSaysSo() {
    RestartPolicy never = policy(Policy.NEVER, 5_000, 300_000);
    assertThat(never.givesUp(Kind.INFRASTRUCTURE, 1, 0)).isTrue();
  }

  @Test
  void forgetsFailuresAfterTheTimeOfHealth() {
    assertThat(policy.isHealthy(Duration.ofMillis(59_999))).isFalse();
    assertThat(policy.isHealthy(Duration.ofMinutes(1))).isTrue();
  }

  private static RestartPolicy policy(Policy policy, long initialMillis, long maxMillis) {
    return new RestartPolicy(new RestartPlan(policy, initialMillis, maxMillis, 60_000, 6));
  }
}
