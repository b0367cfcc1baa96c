package io.streamingpipelines.compiler.graph;

import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.Nearest;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.InputPlan.Kind;
import java.util.Locale;
import java.util.Set;

/** Every input exists, and is of the kind under which it is named. */
final class KnownInputs {
  static void check(FieldPath path, Graph graph) {
    for (Graph.Reader reader : graph.readers) {
      for (int i = 0; i < reader.inputs().size(); i++) {
        InputPlan input = reader.inputs().get(i);
        if (!input.name().isEmpty() && !graph.knows(input)) {
          reader
              .input(path, i)
              .field(word(input.kind()))
              .error(ProblemCode.UNKNOWN_INPUT, sentence(graph, input));
        }
      }
    }
  }

  private static String sentence(Graph graph, InputPlan input) {
    for (Kind kind : Kind.values()) {
      if (graph.names(kind).contains(input.name())) {
        return "'"
            + input.name()
            + "' is a "
            + word(kind)
            + ", not a "
            + word(input.kind())
            + ": write "
            + word(kind)
            + ": "
            + input.name();
      }
    }
    Set<String> names = graph.names(input.kind());
    return "there is no "
        + word(input.kind())
        + " '"
        + input.name()
        + "' in this pipeline"
        + Nearest.hint(input.name(), names, ": declare it, or name an existing one");
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private KnownInputs() {}
}
