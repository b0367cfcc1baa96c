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

/** Compares the rows of one table, quarantine or sink with what is expected of them. */
public final class PartRules {
  private static final List<String> HISTORY = List.of("__start_at", "__end_at");

  private PartRules() {}

  /** The rows that lie there. */
  public interface Stored {
    /** Empty when nothing was ever written. */
    List<String> columns();

    long count();

    /**
     * @throws IllegalArgumentException with a sentence when {@code orderBy} is wrong
     */
    List<List<@Nullable Object>> rows(List<String> columns, @Nullable String orderBy);
  }

  public static List<Finding> findings(String path, PipelineTest.Part part, Stored stored) {
    List<Finding> findings = new ArrayList<>();
    Long count = part.count();
    if (count != null && stored.count() != count) {
      findings.add(
          Finding.of(path + ".count", "is " + stored.count() + ", but " + count + " was expected"));
    }
    List<ObjectNode> rows = part.rows();
    if (rows == null) {
      return findings;
    }
    List<String> columns = columns(part, rows, stored.columns());
    for (String column : columns) {
      String name = column.split("\\.", 2)[0];
      if (!stored.columns().isEmpty()
          && stored.columns().stream().noneMatch(name::equalsIgnoreCase)) {
        findings.add(
            Finding.of(
                path,
                "there is no column '"
                    + name
                    + "'"
                    + Nearest.to(name, stored.columns())
                        .map(best -> "; did you mean " + best + "?")
                        .orElse(": known are " + String.join(", ", stored.columns()))));
      }
    }
    if (findings.stream().anyMatch(finding -> finding.path().equals(path))) {
      return findings;
    }
    try {
      List<List<JsonNode>> expected = rows.stream().map(row -> cells(row, columns)).toList();
      Comparison comparison =
          Comparison.of(expected, stored.rows(columns, part.orderBy()), part.orderBy() != null);
      if (!comparison.good()) {
        findings.add(
            new Finding(
                path + ".rows",
                DifferenceTable.sentence(comparison),
                comparison.reordered()
                    ? order(stored.rows(columns, part.orderBy()))
                    : DifferenceTable.lines(columns, comparison)));
      }
    } catch (IllegalArgumentException e) {
      findings.add(Finding.of(path + ".orderBy", String.valueOf(e.getMessage())));
    }
    return findings;
  }

  private static List<String> order(List<List<@Nullable Object>> rows) {
    return rows.stream()
        .map(row -> String.join("  ", row.stream().map(Cells::text).toList()))
        .toList();
  }

  private static List<String> columns(
      PipelineTest.Part part, List<ObjectNode> rows, List<String> stored) {
    Set<String> columns = new LinkedHashSet<>();
    List<String> wanted = part.columns();
    if (wanted != null && !wanted.contains("*")) {
      return wanted;
    }
    rows.forEach(row -> row.fieldNames().forEachRemaining(columns::add));
    if (wanted != null || columns.isEmpty()) {
      columns.addAll(stored.stream().filter(PartRules::visible).toList());
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
