package io.streamingpipelines.compiler.pod;

import io.streamingpipelines.compiler.read.ProblemCode;
import java.util.List;
import java.util.Set;

/** Sources of volumes and of values, which exclude each other. */
final class OneOf {
  /**
   * @param beside fields that name the object and are no source
   */
  static void atMost(Written at, Class<?> model, String... beside) {
    List<String> set = sources(at, model, beside);
    if (set.size() > 1) {
      at.error(
          ProblemCode.EXACTLY_ONE,
          "has " + String.join(" and ", set) + ", which exclude each other: keep one of them");
    }
  }

  /** What is misspelt counts: it is told where it stands. */
  static void exactly(Written at, Class<?> model) {
    atMost(at, model);
    if (at.names().isEmpty()) {
      Set<String> fields = Shape.fields(model).keySet();
      at.error(
          ProblemCode.EXACTLY_ONE, "names no source: write one of " + String.join(", ", fields));
    }
  }

  private static List<String> sources(Written at, Class<?> model, String... beside) {
    return at.names().stream()
        .filter(Shape.fields(model)::containsKey)
        .filter(name -> !List.of(beside).contains(name))
        .toList();
  }

  private OneOf() {}
}
