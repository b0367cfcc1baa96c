package io.streamingpipelines.runtime.change;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What one stateful operator of a query stores. Spark finds stored values by position and type, not
 * by name or meaning, so each part counts, and so does the order of the parts.
 *
 * @param operator what the operator is called in sentences: {@code aggregation}
 * @param keys the expressions by which its entries are found
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
  public record Part(String name, String meaning) {}

  /** Why the same operator with the layout {@code now} cannot use what this one has stored. */
  List<String> conflicts(StateLayout now) {
    List<String> conflicts = new ArrayList<>();
    difference("is now keyed by", keys, now.keys).ifPresent(conflicts::add);
    difference("now stores", values, now.values).ifPresent(conflicts::add);
    if (!conditions.equals(now.conditions)) {
      conflicts.add("its " + operator + " now has another condition");
    }
    return conflicts;
  }

  /** Columns with the same meaning are the same, whatever their names are. */
  private Optional<String> difference(String verb, List<Part> before, List<Part> now) {
    if (texts(before, Part::meaning).equals(texts(now, Part::meaning))) {
      return Optional.empty();
    }
    String was = joined(before, Part::meaning);
    String is = joined(now, Part::meaning);
    String what = "its " + operator + " " + verb + " ";
    if (was.length() <= QUOTABLE && is.length() <= QUOTABLE) {
      return Optional.of(what + is + " instead of " + was);
    }
    String wasNames = joined(before, Part::name);
    String isNames = joined(now, Part::name);
    return Optional.of(
        wasNames.equals(isNames)
            ? what + "other expressions as " + isNames
            : what + isNames + " instead of " + wasNames);
  }

  private static String joined(List<Part> parts, Function<Part, String> text) {
    return parts.isEmpty() ? "nothing" : String.join(", ", texts(parts, text));
  }

  private static List<String> texts(List<Part> parts, Function<Part, String> text) {
    return parts.stream().map(text).toList();
  }
}
