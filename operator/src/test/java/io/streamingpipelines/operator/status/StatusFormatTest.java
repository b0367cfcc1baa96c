package io.streamingpipelines.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusFormatTest {
  @ParameterizedTest
  @CsvSource({
    "-5,0s",
    "0,0s",
    "1,1ms",
    "999,999ms",
    "1000,1s",
    "599999,599s",
    "600000,10m",
    "35999999,599m",
    "36000000,10h",
    "360000000,100h"
  })
  void aDurationHasTheLargestUnitThatLosesLittle(long millis, String text) {
    assertThat(StatusFormat.duration(millis)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "0.04,0.0",
    "1,1",
    "1.26,1.3",
    "9.94,9.9",
    "9.96,10",
    "10.4,10",
    "1234567.8,1234568"
  })
  void aRateHasNoMoreDigitsThanItMeans(double rate, String text) {
    assertThat(StatusFormat.rate(rate)).isEqualTo(text);
  }

  @Test
  void whatIsNotKnownIsNotShown() {
    assertThat(StatusFormat.duration(null)).isNull();
    assertThat(StatusFormat.millis(null)).isNull();
    assertThat(StatusFormat.rate(null)).isNull();
    assertThat(StatusFormat.rate(Double.NaN)).isNull();
    assertThat(StatusFormat.rate(Double.POSITIVE_INFINITY)).isNull();
  }

  @Test
  void aTimeIsShownToTheSecond() {
    assertThat(StatusFormat.millis(1_772_366_400_999L)).isEqualTo("2026-03-01T12:00:00Z");
  }
}
