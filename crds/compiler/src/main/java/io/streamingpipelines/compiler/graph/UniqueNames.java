package io.streamingpipelines.compiler.graph;

import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.plan.PipelinePlan;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Names are unique, because SQL and checkpoints identify everything by its name. */
final class UniqueNames {
  static void check(FieldPath path, PipelinePlan plan) {
    List<String> names =
        Stream.of(
                plan.sources().stream().map(source -> source.name()),
                plan.views().stream().map(view -> view.name()),
                plan.tables().stream().map(table -> table.name()),
                plan.sinks().stream().map(sink -> sink.name()))
            .flatMap(all -> all)
            .filter(name -> !name.isEmpty())
            .toList();
    Set<String> seen = new HashSet<>();
    List<String> twice =
        names.stream().filter(name -> !seen.add(name)).distinct().sorted().toList();
    if (!twice.isEmpty()) {
      path.error(
          ProblemCode.DUPLICATE_NAME,
          Rules.UNIQUE_NAMES + " Used more than once: " + String.join(", ", twice) + ".");
    }
  }

  private UniqueNames() {}
}
