package io.streamingpipelines.runtime.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.SourcePlan.ReadLimits;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests what changes the digest of a part of the plan. */
class SettingDigestTest {
  /** The same part in a later version. */
  private record LaterReadLimits(
      @Nullable Long maxBytes,
      @Nullable Integer maxFiles,
      @Nullable Integer maxPartitions,
      boolean strict,
      long rows,
      List<String> names) {}

  @Test
  void aFieldThatIsNotSetDoesNotCount() {
    assertThat(SettingDigest.of(new LaterReadLimits(1L, 2, null, false, 0, List.of())))
        .isEqualTo(SettingDigest.of(new ReadLimits(1L, 2)))
        .isNotEqualTo(SettingDigest.of(new LaterReadLimits(1L, 2, null, true, 0, List.of())));
  }

  @Test
  void zeroOfAValueThatMayBeAbsentCounts() {
    assertThat(SettingDigest.of(new ReadLimits(0L, 2)))
        .isNotEqualTo(SettingDigest.of(new ReadLimits(null, 2)));
  }

  @Test
  void howMuchABatchReadsIsASettingOfItsOwn() {
    InputPlan before = input(null);
    InputPlan after = input(new ReadLimits(1L, null));
    assertThat(SettingDigest.of(List.of(before))).isEqualTo(SettingDigest.of(List.of(after)));
    assertThat(SettingDigest.ofLimits(List.of(before)))
        .isNotEqualTo(SettingDigest.ofLimits(List.of(after)));
  }

  private static InputPlan input(@Nullable ReadLimits limits) {
    return new InputPlan(InputPlan.Kind.TABLE, "t", InputPlan.ReadAs.STREAM, null, false, limits);
  }

  @Test
  void eachValueCounts() {
    assertThat(SettingDigest.of(new ReadLimits(1L, 2)))
        .isNotEqualTo(SettingDigest.of(new ReadLimits(2L, 1)))
        .isNotEqualTo(SettingDigest.of(new ReadLimits(1L, null)))
        .isNotEqualTo(SettingDigest.of(null));
  }

  @Test
  void digestsOfEarlierVersionsAreNotCompared() {
    String now = SettingDigest.of("a");
    assertThat(SettingDigest.comparable("5d41402a-bc4b-3a76-b971-9d911017c592", now)).isFalse();
    assertThat(SettingDigest.comparable(null, now)).isFalse();
    assertThat(SettingDigest.comparable(SettingDigest.of("b"), now)).isTrue();
  }
}
