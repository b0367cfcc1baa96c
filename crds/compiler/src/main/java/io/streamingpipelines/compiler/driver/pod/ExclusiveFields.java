package io.streamingpipelines.compiler.driver.pod;

import io.streamingpipelines.compiler.read.ProblemCode;
import java.util.List;
import java.util.Set;

/** Sources of volumes and of environment variables, which are mutually exclusive. */
final class ExclusiveFields {
  /**
   * @param beside fields of the object that are not sources
   */
  static void atMost(ManifestNode at, Class<?> model, String... beside) {
    List<String> set = sources(at, model, beside);
    if (set.size() > 1) {
      at.error(
          ProblemCode.EXACTLY_ONE,
          "has " + String.join(" and ", set) + ", which are mutually exclusive: keep one of them");
    }
  }

  /** A misspelled source counts, because it is reported as an unknown field. */
  static void exactly(ManifestNode at, Class<?> model) {
    atMost(at, model);
    if (at.names().isEmpty()) {
      Set<String> fields = ModelFields.fields(model).keySet();
      at.error(ProblemCode.EXACTLY_ONE, "names no source: set one of " + String.join(", ", fields));
    }
  }

  private static List<String> sources(ManifestNode at, Class<?> model, String... beside) {
    return at.names().stream()
        .filter(ModelFields.fields(model)::containsKey)
        .filter(name -> !List.of(beside).contains(name))
        .toList();
  }

  private ExclusiveFields() {}
}
