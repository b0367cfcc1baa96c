package io.streamingpipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How constants are written for users. */
class CamelCaseTest {
  @ParameterizedTest
  @CsvSource({
    "DATA, Data",
    "HISTORY_LOST, HistoryLost",
    "UNSUPPORTED_FEATURE_2, UnsupportedFeature2",
    "_LEGACY__NAME, LegacyName"
  })
  void joinsTheWordsOfAName(String name, String camelCase) {
    assertThat(CamelCase.of(name)).isEqualTo(camelCase);
  }

  @Test
  void writesAConstantAsTheDriversReportDoes() {
    assertThat(CamelCase.of(QueryReport.State.BACKING_OFF)).isEqualTo("BackingOff");
  }
}
