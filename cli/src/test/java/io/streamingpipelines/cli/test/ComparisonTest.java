package io.streamingpipelines.cli.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamingpipelines.cli.manifest.NotYamlException;
import io.streamingpipelines.cli.manifest.YamlReader;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  @Test
  void theTableDecidesHowAValueIsRead() {
    assertSame("10", new BigDecimal("10.00"), new BigDecimal("10.01"));
    assertSame("'1.50'", new BigDecimal("1.5"), "1.5");
    assertSame("010", "8", "010");
    assertSame("yes", "true", "yes");
    assertSame("2024-01-01", LocalDate.of(2024, 1, 1), LocalDate.of(2024, 1, 2));
    assertSame("2024-01-01T12:00:00+02:00", Instant.parse("2024-01-01T10:00:00Z"), "x");
    assertSame("'2024-01-01 10:00:00'", Instant.parse("2024-01-01T10:00:00Z"), null);
    assertSame("2024-01-01", Instant.parse("2024-01-01T00:00:00Z"), Instant.EPOCH);
    assertSame("'2024-01-01 10:00:00'", LocalDateTime.of(2024, 1, 1, 10, 0), LocalDateTime.MIN);
    assertSame("null", null, "null");
    assertSame("[1, null]", Arrays.asList(BigDecimal.ONE, null), List.of(BigDecimal.ONE));
    assertSame("{a: 1}", Map.of("a", BigDecimal.ONE), Map.of("a", BigDecimal.ONE, "b", "x"));
    assertSame("{a: 1, b: null}", "{\"a\": 1.0}", "{\"a\": 1, \"b\": 0}");
    assertSame("[{a: x}]", "[{\"a\": \"x\"}]", "[{\"a\": \"x\"}] trailing");
  }

  @Test
  void aRowThatComesTwiceIsExpectedTwice() {
    List<List<JsonNode>> expected = List.of(row("a"), row("a"), row("b"));
    List<List<@Nullable Object>> actual = List.of(cells("b"), cells("a"), cells("c"));
    Comparison comparison = Comparison.of(expected, actual, false);
    assertThat(comparison.same()).isEqualTo(2);
    assertThat(comparison.pairs())
        .containsExactly(
            new Comparison.Pair(row("a"), null), new Comparison.Pair(null, cells("c")));
  }

  @Test
  void theOrderCountsOnlyWhereItIsAskedFor() {
    List<List<JsonNode>> expected = List.of(row("a"), row("b"));
    List<List<@Nullable Object>> actual = List.of(cells("b"), cells("a"));
    assertThat(Comparison.of(expected, actual, false).matches()).isTrue();
    assertThat(Comparison.of(expected, actual, true).reordered()).isTrue();
    assertThat(Comparison.of(expected, List.of(cells("a"), cells("b")), true).matches()).isTrue();
  }

  private static void assertSame(String yaml, @Nullable Object actual, @Nullable Object another) {
    assertThat(Cells.same(yaml(yaml), actual)).as("%s and %s", yaml, actual).isTrue();
    assertThat(Cells.same(yaml(yaml), another)).as("%s and %s", yaml, another).isFalse();
  }

  private static List<JsonNode> row(String... values) {
    return Arrays.stream(values).map(ComparisonTest::yaml).toList();
  }

  private static List<@Nullable Object> cells(String... values) {
    return new ArrayList<>(Arrays.asList(values));
  }

  private static JsonNode yaml(String text) {
    try {
      return YamlReader.read("v: " + text).get(0).tree().get("v");
    } catch (NotYamlException e) {
      throw new AssertionError(e);
    }
  }
}
