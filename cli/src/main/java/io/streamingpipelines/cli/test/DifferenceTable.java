package io.streamingpipelines.cli.test;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamingpipelines.cli.test.Comparison.Pair;
import io.streamingpipelines.text.TextTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link Comparison} as lines of text; a star marks each cell that differs. */
final class DifferenceTable {
  private static final int MOST_PAIRS = 20;

  private DifferenceTable() {}

  /** {@code 1 row is missing, 2 are unexpected, 1 differs, 4 match}. */
  static String sentence(Comparison comparison) {
    if (comparison.reordered()) {
      return "the rows are in a different order than expected";
    }
    List<String> parts = new ArrayList<>();
    long missing = count(comparison, true, false);
    long unexpected = count(comparison, false, true);
    long different = count(comparison, true, true);
    if (missing > 0) {
      part(parts, missing, "is missing", "are missing");
    }
    if (unexpected > 0) {
      part(parts, unexpected, "is unexpected", "are unexpected");
    }
    if (different > 0) {
      part(parts, different, "differs", "differ");
    }
    part(parts, comparison.same(), "matches", "match");
    return String.join(", ", parts);
  }

  private static void part(List<String> parts, long count, String one, String several) {
    String rows = !parts.isEmpty() ? " " : count == 1 ? " row " : " rows ";
    parts.add(count + rows + (count == 1 ? one : several));
  }

  private static long count(Comparison comparison, boolean expected, boolean actual) {
    return comparison.pairs().stream()
        .filter(p -> (p.expected() != null) == expected && (p.actual() != null) == actual)
        .count();
  }

  static List<String> lines(List<String> columns, Comparison comparison) {
    List<List<String>> rows = new ArrayList<>();
    for (Pair pair : comparison.pairs().stream().limit(MOST_PAIRS).toList()) {
      List<JsonNode> expected = pair.expected();
      List<@Nullable Object> actual = pair.actual();
      if (expected != null) {
        rows.add(row(actual == null ? "missing" : "expected", expected(expected, actual)));
      }
      if (actual != null) {
        rows.add(row(expected == null ? "unexpected" : "but is", actual(expected, actual)));
      }
    }
    List<String> lines = new ArrayList<>(TextTable.lines(row("", columns), rows));
    if (comparison.pairs().size() > MOST_PAIRS) {
      lines.add("… and " + (comparison.pairs().size() - MOST_PAIRS) + " more");
    }
    return lines;
  }

  private static List<String> row(String what, List<String> cells) {
    List<String> row = new ArrayList<>();
    row.add(what);
    row.addAll(cells);
    return row;
  }

  private static List<String> expected(
      List<JsonNode> expected, @Nullable List<@Nullable Object> actual) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < expected.size(); i++) {
      boolean differs = actual != null && !Cells.same(expected.get(i), actual.get(i));
      cells.add((differs ? "*" : "") + Cells.text(expected.get(i)));
    }
    return cells;
  }

  private static List<String> actual(
      @Nullable List<JsonNode> expected, List<@Nullable Object> actual) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < actual.size(); i++) {
      boolean differs = expected != null && !Cells.same(expected.get(i), actual.get(i));
      cells.add((differs ? "*" : "") + Cells.text(actual.get(i)));
    }
    return cells;
  }
}
