package io.streamingpipelines.runtime.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExpectationPlan;
import io.streamingpipelines.plan.ExpectationPlan.Action;
import io.streamingpipelines.plan.ExpectationPlan.Tolerance;
import io.streamingpipelines.plan.QualityCounts;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests the counts of a batch's results, and when a rule with action {@code fail} fails the batch
 * (docs/design/semantics.md#quality-counts).
 */
class BatchQualityTest {
  @ParameterizedTest
  @CsvSource({
    "100, 5, 0.05, false",
    "100, 6, 0.05, true",
    "99, 4, 0.05, false",
    "99, 5, 0.05, true",
    "10, 3, 0.3, false",
    "10, 7, 0.7, false",
    "19, 0, 0.05, false",
    "19, 1, 0.05, true",
    "5, 5, 1.0, false",
    "5, 1, 0.0, true",
    "0, 0, 0.05, false",
  })
  void toleratesAShareOfTheBatchAndNotOneRowMore(
      long evaluated, long violations, double ratio, boolean broken) {
    ExpectationPlan rule = failing(new Tolerance(ratio, null));

    assertThat(!quality(evaluated, violations).broken(List.of(rule)).isEmpty()).isEqualTo(broken);
  }

  @ParameterizedTest
  @CsvSource({"2, 2, false", "3, 2, true", "0, 0, false", "1, 0, true"})
  void toleratesACountAndNotOneRowMore(long violations, long count, boolean broken) {
    ExpectationPlan rule = failing(new Tolerance(null, count));

    assertThat(!quality(1000, violations).broken(List.of(rule)).isEmpty()).isEqualTo(broken);
  }

  @Test
  void toleratesNothingUnlessTold() {
    assertThat(quality(1_000_000, 1).broken(List.of(failing(null)))).hasSize(1);
  }

  @Test
  void failsByFailingRulesOnly() {
    for (Action action : List.of(Action.WARN, Action.DROP, Action.QUARANTINE)) {
      assertThat(quality(1, 1).broken(List.of(new ExpectationPlan("spec", "r", "x", action, null))))
          .isEmpty();
    }
  }

  @Test
  void addsUpToTheRowsThatWereEvaluated() {
    BatchQuality quality = new BatchQuality(100, 7, 0, 3, 10, 20, 5, List.of(30L));
    QualityCounts counts = quality.counts(List.of(failing(null)));

    assertThat(counts.passed()).isEqualTo(65);
    assertThat(counts.passed() + counts.dropped() + counts.quarantined()).isEqualTo(100);
    assertThat(counts.warned()).isEqualTo(3);
  }

  @Test
  void countsMalformedRowsForNoRule() {
    BatchQuality quality = new BatchQuality(100, 7, 0, 3, 10, 20, 5, List.of(30L));

    assertThat(quality.counts(List.of(failing(null))).rules())
        .containsExactly(new QualityCounts.Rule("r", 63, 30));
  }

  private static BatchQuality quality(long evaluated, long violations) {
    return new BatchQuality(evaluated, 0, 0, 0, 0, 0, violations, List.of(violations));
  }

  private static ExpectationPlan failing(@Nullable Tolerance tolerance) {
    return new ExpectationPlan("spec", "r", "x", Action.FAIL, tolerance);
  }
}
