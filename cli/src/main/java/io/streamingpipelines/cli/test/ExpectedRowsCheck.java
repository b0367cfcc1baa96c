package io.streamingpipelines.cli.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingpipelines.compiler.read.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares the rows of one table, quarantine or sink with the expected ones. */
public final class ExpectedRowsCheck {
  private static final List<String> HISTORY = List.of("__start_at", "__end_at");

  private ExpectedRowsCheck() {}

  /** The rows that a pipeline has stored. */
  public interface Stored {
    /** Empty if nothing was ever written. */
    List<String> columns();

    long count();

    /**
     * @throws IllegalArgumentException with a sentence, if {@code orderBy} is invalid
     */
    List<List<@Nullable Object>> rows(List<String> columns, @Nullable String orderBy);
  }

  public static List<Mismatch> mismatches(
      String path, PipelineTest.ExpectedRows expected, Stored stored) {
    List<Mismatch> mismatches = new ArrayList<>();
    Long count = expected.count();
    if (count != null && stored.count() != count) {
      mismatches.add(
          Mismatch.of(path + ".count", "expected " + count + ", but was " + stored.count()));
    }
    List<ObjectNode> rows = expected.rows();
    if (rows == null) {
      return mismatches;
    }
    List<String> columns = columns(expected, rows, stored.columns());
    for (String column : columns) {
      String name = column.split("\\.", 2)[0];
      if (!stored.columns().isEmpty()
          && stored.columns().stream().noneMatch(name::equalsIgnoreCase)) {
        mismatches.add(
            Mismatch.of(
                path,
                "there is no column '"
                    + name
                    + "'"
                    + Nearest.to(name, stored.columns())
                        .map(best -> "; did you mean " + best + "?")
                        .orElse("; the columns are " + String.join(", ", stored.columns()))));
      }
    }
    if (mismatches.stream().anyMatch(mismatch -> mismatch.path().equals(path))) {
      return mismatches;
    }
    try {
      List<List<JsonNode>> cells = rows.stream().map(row -> cells(row, columns)).toList();
      Comparison comparison =
          Comparison.of(
              cells, stored.rows(columns, expected.orderBy()), expected.orderBy() != null);
      if (!comparison.matches()) {
        mismatches.add(
            new Mismatch(
                path + ".rows",
                DifferenceTable.sentence(comparison),
                comparison.reordered()
                    ? order(stored.rows(columns, expected.orderBy()))
                    : DifferenceTable.lines(columns, comparison)));
      }
    } catch (IllegalArgumentException e) {
      mismatches.add(Mismatch.of(path + ".orderBy", String.valueOf(e.getMessage())));
    }
    return mismatches;
  }

  private static List<String> order(List<List<@Nullable Object>> rows) {
    return rows.stream()
        .map(row -> String.join("  ", row.stream().map(Cells::text).toList()))
        .toList();
  }

  private static List<String> columns(
      PipelineTest.ExpectedRows expected, List<ObjectNode> rows, List<String> stored) {
    Set<String> columns = new LinkedHashSet<>();
    List<String> wanted = expected.columns();
    if (wanted != null && !wanted.contains("*")) {
      return wanted;
    }
    rows.forEach(row -> row.fieldNames().forEachRemaining(columns::add));
    if (wanted != null || columns.isEmpty()) {
      columns.addAll(stored.stream().filter(ExpectedRowsCheck::visible).toList());
    }
    return List.copyOf(columns);
  }

  private static boolean visible(String column) {
    return !column.startsWith("__") || HISTORY.contains(column);
  }

  private static List<JsonNode> cells(ObjectNode row, List<String> columns) {
    return columns.stream()
        .map(column -> row.has(column) ? row.get(column) : (JsonNode) MissingNode.getInstance())
        .toList();
  }
}
