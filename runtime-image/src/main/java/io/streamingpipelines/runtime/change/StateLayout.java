package io.streamingpipelines.runtime.change;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What one stateful operator of a query stores. Spark finds stored values by position and type, not
 * by name or meaning, so each part counts, and so does the order of the parts.
 *
 * @param operator what the operator is called in sentences: {@code aggregation}
 * @param keys what its entries are found by
 * @param values what it stores for each key
 * @param conditions what else determines which entries meet
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record StateLayout(
    String operator, List<Part> keys, List<Part> values, List<String> conditions) {
  /** Longer expressions are not quoted in sentences. */
  private static final int QUOTABLE = 100;

  public StateLayout {
    keys = List.copyOf(keys);
    values = List.copyOf(values);
    conditions = List.copyOf(conditions);
  }

  /**
   * One stored column.
   *
   * @param name the column's name, which may change
   * @param meaning the expression that computes it from the columns of the sources, and its type
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Part(String name, String meaning) {
    /** Two columns with the same meaning are the same, whatever their names are. */
    boolean same(Part other) {
      return meaning.equals(other.meaning);
    }
  }

  /** Why an operator with the layout {@code now} cannot use what this one has stored. */
  List<String> conflicts(StateLayout now) {
    if (!operator.equals(now.operator)) {
      return List.of(
          "its query now keeps the state of " + now.operator + " instead of " + operator);
    }
    List<String> conflicts = new ArrayList<>();
    if (!same(keys, now.keys)) {
      conflicts.add(difference("finds its entries by", keys, now.keys));
    }
    if (!same(values, now.values)) {
      conflicts.add(difference("stores", values, now.values));
    }
    if (!conditions.equals(now.conditions)) {
      conflicts.add("its " + operator + " now has another condition");
    }
    return conflicts;
  }

  private static boolean same(List<Part> before, List<Part> now) {
    if (before.size() != now.size()) {
      return false;
    }
    for (int i = 0; i < before.size(); i++) {
      if (!before.get(i).same(now.get(i))) {
        return false;
      }
    }
    return true;
  }

  private String difference(String verb, List<Part> before, List<Part> now) {
    String was = text(before);
    String is = text(now);
    String what = "its " + operator + " now " + verb + " ";
    if (was.length() <= QUOTABLE && is.length() <= QUOTABLE) {
      return what + is + " instead of " + was;
    }
    String wasNames = names(before);
    String isNames = names(now);
    return wasNames.equals(isNames)
        ? what + "other expressions as " + isNames
        : what + isNames + " instead of " + wasNames;
  }

  private static String text(List<Part> parts) {
    return parts.isEmpty()
        ? "nothing"
        : parts.stream().map(Part::meaning).collect(Collectors.joining(", "));
  }

  private static String names(List<Part> parts) {
    return parts.isEmpty()
        ? "nothing"
        : parts.stream().map(Part::name).filter(Objects::nonNull).collect(Collectors.joining(", "));
  }
}
