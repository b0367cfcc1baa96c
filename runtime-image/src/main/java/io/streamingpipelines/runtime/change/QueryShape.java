package io.streamingpipelines.runtime.change;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What the offsets and the state of a planned query depend on.
 *
 * @param inputs the streaming inputs, in the order in which Spark numbers their offsets
 * @param columns a digest of the columns and types of all inputs
 * @param state the stateful operators, from the bottom of the plan up
 * @param watermarks the columns with a watermark, as expressions over the inputs' columns, sorted
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record QueryShape(
    List<String> inputs, String columns, List<StateLayout> state, List<String> watermarks) {
  public QueryShape {
    inputs = List.copyOf(inputs);
    state = List.copyOf(state);
    watermarks = List.copyOf(watermarks);
  }

  /** The same shape with other names for its inputs. */
  public QueryShape reading(UnaryOperator<String> name) {
    return new QueryShape(inputs.stream().map(name).toList(), columns, state, watermarks);
  }

  /** Why a query with the shape {@code now} cannot use the state of this one. */
  List<String> conflicts(QueryShape now) {
    List<String> before = operators(state);
    List<String> after = operators(now.state);
    if (!before.equals(after)) {
      return List.of(
          "its query now keeps the state of "
              + String.join(" and ", after)
              + " instead of "
              + String.join(" and ", before));
    }
    List<String> conflicts = new ArrayList<>();
    for (int i = 0; i < state.size(); i++) {
      conflicts.addAll(state.get(i).conflicts(now.state.get(i)));
    }
    if (moved(watermarks, now.watermarks)) {
      conflicts.add(
          "its watermark now follows "
              + String.join(", ", now.watermarks)
              + " instead of "
              + String.join(", ", watermarks));
    }
    return conflicts;
  }

  /**
   * A new watermark starts from nothing. One that moves to another column keeps the time that it
   * has reached in the first one, and rows behind that time would be dropped.
   */
  private static boolean moved(List<String> before, List<String> now) {
    return !before.isEmpty() && !now.isEmpty() && !before.equals(now);
  }

  private static List<String> operators(List<StateLayout> state) {
    return state.stream().map(StateLayout::operator).toList();
  }
}
