package io.streamingpipelines.cli.test;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamingpipelines.cli.test.Comparison.Pair;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link Comparison} as lines of text; what differs within a row is marked by a star. */
final class DifferenceTable {
  private static final int MOST_PAIRS = 20;
  private static final int WIDEST = 60;

  private DifferenceTable() {}

  /** {@code 1 row is missing, 2 are unexpected, 1 differs; 4 are as expected}. */
  static String sentence(Comparison comparison) {
    if (comparison.reordered()) {
      return "the rows are in another order than expected";
    }
    List<String> parts = new ArrayList<>();
    part(parts, count(comparison, true, false), "missing");
    part(parts, count(comparison, false, true), "unexpected");
    part(parts, count(comparison, true, true), "different");
    parts.add(comparison.same() + " as expected");
    return "of the rows " + String.join(", ", parts);
  }

  private static void part(List<String> parts, long count, String what) {
    if (count > 0) {
      parts.add(count + " " + what);
    }
  }

  private static long count(Comparison comparison, boolean expected, boolean actual) {
    return comparison.pairs().stream()
        .filter(p -> (p.expected() != null) == expected && (p.actual() != null) == actual)
        .count();
  }

  static List<String> lines(List<String> columns, Comparison comparison) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("", columns));
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
    List<String> lines = aligned(rows);
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

  private static List<String> aligned(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    List<List<String>> bounded =
        rows.stream().map(row -> row.stream().map(DifferenceTable::bounded).toList()).toList();
    for (List<String> row : bounded) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : bounded) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private static String bounded(String cell) {
    String line = cell.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= WIDEST ? line : line.substring(0, WIDEST - 1) + "…";
  }
}
