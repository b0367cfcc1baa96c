package io.streamingpipelines.compiler.graph;

import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.InputPlan.Kind;

/** Warns about sources and views that nothing reads, because that is probably a mistake. */
final class Unused {
  static void check(FieldPath path, Graph graph) {
    for (int i = 0; i < graph.plan.sources().size(); i++) {
      check(path.field("sources").item(i), graph, Kind.SOURCE, graph.plan.sources().get(i).name());
    }
    for (int i = 0; i < graph.plan.views().size(); i++) {
      check(path.field("views").item(i), graph, Kind.VIEW, graph.plan.views().get(i).name());
    }
  }

  private static void check(FieldPath path, Graph graph, Kind kind, String name) {
    boolean read =
        graph.readers.stream()
            .flatMap(reader -> reader.inputs().stream())
            .anyMatch(input -> reads(input, kind, name));
    if (!read && !name.isEmpty()) {
      path.warning(ProblemCode.UNUSED, "'" + name + "' is never read: read it or remove it");
    }
  }

  private static boolean reads(InputPlan input, Kind kind, String name) {
    return input.kind() == kind && input.name().equals(name);
  }

  private Unused() {}
}
