package io.streamingpipelines.cli.test;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The differences between rows and the expected ones. Both are lists of cells in the same columns.
 *
 * @param pairs rows that do not match: a missing row alone, an unexpected one alone, or a missing
 *     and an unexpected one that are most alike
 * @param same number of rows that match
 * @param reordered whether all rows match, but in a different order than expected
 */
record Comparison(List<Pair> pairs, int same, boolean reordered) {
  /** At least one of the two is not null. */
  record Pair(@Nullable List<JsonNode> expected, @Nullable List<@Nullable Object> actual) {}

  /**
   * @param ordered whether the order matters
   */
  static Comparison of(
      List<List<JsonNode>> expected, List<List<@Nullable Object>> actual, boolean ordered) {
    List<List<JsonNode>> missing = new ArrayList<>();
    List<List<@Nullable Object>> unexpected = new ArrayList<>(actual);
    for (List<JsonNode> row : expected) {
      int found = equal(row, unexpected);
      if (found < 0) {
        missing.add(row);
      } else {
        unexpected.remove(found);
      }
    }
    int same = expected.size() - missing.size();
    boolean complete = missing.isEmpty() && unexpected.isEmpty();
    return new Comparison(
        pairs(missing, unexpected), same, ordered && complete && !inOrder(expected, actual));
  }

  boolean matches() {
    return pairs.isEmpty() && !reordered;
  }

  private static boolean inOrder(
      List<List<JsonNode>> expected, List<List<@Nullable Object>> actual) {
    for (int i = 0; i < expected.size(); i++) {
      if (alike(expected.get(i), actual.get(i)) < expected.get(i).size()) {
        return false;
      }
    }
    return true;
  }

  private static int equal(List<JsonNode> row, List<List<@Nullable Object>> among) {
    for (int i = 0; i < among.size(); i++) {
      if (alike(row, among.get(i)) == row.size()) {
        return i;
      }
    }
    return -1;
  }

  private static List<Pair> pairs(
      List<List<JsonNode>> missing, List<List<@Nullable Object>> unexpected) {
    List<Pair> pairs = new ArrayList<>();
    List<List<@Nullable Object>> left = new ArrayList<>(unexpected);
    for (List<JsonNode> row : missing) {
      int best = -1;
      int most = 0;
      for (int i = 0; i < left.size(); i++) {
        int alike = alike(row, left.get(i));
        if (alike > most) {
          most = alike;
          best = i;
        }
      }
      pairs.add(new Pair(row, best < 0 ? null : left.remove(best)));
    }
    left.forEach(row -> pairs.add(new Pair(null, row)));
    return pairs;
  }

  /** Number of columns that agree. */
  private static int alike(List<JsonNode> expected, List<@Nullable Object> actual) {
    int alike = 0;
    for (int i = 0; i < expected.size(); i++) {
      if (Cells.same(expected.get(i), actual.get(i))) {
        alike++;
      }
    }
    return alike;
  }
}
