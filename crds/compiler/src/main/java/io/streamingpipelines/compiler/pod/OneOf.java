package io.streamingpipelines.compiler.pod;

import io.streamingpipelines.compiler.read.ProblemCode;
import java.util.List;

/** Sources of volumes and values: exactly one field is set, beside those that name the object. */
final class OneOf {
  /**
   * @param example what one writes there: {@code such as emptyDir: {}}
   */
  static void judge(Written at, Class<?> model, String example, String... beside) {
    List<String> set =
        at.names().stream()
            .filter(Shape.fields(model)::containsKey)
            .filter(name -> !List.of(beside).contains(name))
            .toList();
    boolean misspelt = !Shape.fields(model).keySet().containsAll(at.names());
    if (set.isEmpty() && !misspelt && at.node().isObject()) {
      at.error(ProblemCode.EXACTLY_ONE, "names no source: write one, " + example);
    }
    if (set.size() > 1) {
      at.error(
          ProblemCode.EXACTLY_ONE,
          "has " + String.join(" and ", set) + ", which exclude each other: keep one of them");
    }
  }

  private OneOf() {}
}
