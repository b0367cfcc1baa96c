package io.streamingpipelines.runtime.spark.cast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.streamingpipelines.runtime.fixture.SharedSpark;
import java.time.Duration;
import java.util.List;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that casts of text to DECIMAL take bounded time and return the same values as without a
 * bound.
 */
class BoundedCastsSparkTest {
  private static final Duration BOUND = Duration.ofSeconds(60);

  @ParameterizedTest
  @CsvSource({
    "12.345, 12.35",
    "' 7 ', 7.00",
    "-1.5E3, -1500.00",
    "15E-1, 1.50",
    "1E-400000000, 0.00",
    "-9.99e-2147483000, 0.00",
    "0E-400000000, 0.00",
    "5E-3, 0.01",
    "4E-3, 0.00",
    "1E400000000, null",
    "ever, null",
    "e, null",
    "5E, null",
    "'', null"
  })
  void givesTheNumberOrNone(String text, String expected) {
    assertThat(cast(text, "try_cast(t AS DECIMAL(18,2))")).isEqualTo(expected);
  }

  @Test
  void roundsTheLastDigitOfTheLongestDecimal() {
    assertThat(cast("5E-39", "try_cast(t AS DECIMAL(38,38)) = 1E-38BD")).isEqualTo("true");
    assertThat(cast("4E-39", "try_cast(t AS DECIMAL(38,38)) = 0BD")).isEqualTo("true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "try_cast(split(t, ';') AS ARRAY<DECIMAL(18,2)>)[0]",
        "CAST(t AS DECIMAL(18,2))",
        "t :: DECIMAL(18,2)",
        "decimal(t) :: DECIMAL(18,2)",
        "CAST(named_struct('a', 1, 'b', t) AS STRUCT<a: INT, b: DECIMAL(18,2)>).b",
        "CAST(map('k', t) AS MAP<STRING, DECIMAL(18,2)>)['k']",
        "(SELECT max(CAST(t AS DECIMAL(18,2))) FROM texts)",
        "coalesce(CAST(t AS DECIMAL(18,2)), 1BD) :: DECIMAL(18,2)"
      })
  void boundsCastsWhereverTheyStand(String expression) {
    assertThat(cast("1E-400000000", expression)).isEqualTo("0.00");
  }

  @Test
  void takesDigitsWithoutEndForNoNumber() {
    assertThat(cast("9".repeat(5_000_000), "try_cast(t AS DECIMAL(18,2))")).isEqualTo("null");
    assertThat(cast("0." + "9".repeat(5_000_000), "try_cast(t AS DECIMAL(18,2))"))
        .isEqualTo("null");
  }

  @Test
  void leavesOtherCastsAsTheyAre() {
    assertThat(cast("1E-400000000", "CAST(t AS DOUBLE)")).isEqualTo("0.0");
    assertThat(cast("12", "CAST(CAST(t AS INT) AS DECIMAL(18,2))")).isEqualTo("12.00");
  }

  private static String cast(String text, String expression) {
    return assertTimeoutPreemptively(
        BOUND,
        () -> {
          SharedSpark.session()
              .createDataset(List.of(text), Encoders.STRING())
              .toDF("t")
              .createOrReplaceTempView("texts");
          Row row = SharedSpark.session().sql("SELECT " + expression + " FROM texts").first();
          return String.valueOf(row.get(0));
        });
  }
}
