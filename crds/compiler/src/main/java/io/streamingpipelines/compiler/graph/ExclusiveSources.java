package io.streamingpipelines.compiler.graph;

import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.source.SourceKind;
import io.streamingpipelines.compiler.source.SourceKinds;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.SourcePlan;
import java.util.ArrayList;
import java.util.List;

/**
 * A source that removes what has been read can have only one reader, because others would miss it.
 */
final class ExclusiveSources {
  static void check(FieldPath path, Graph graph) {
    for (int i = 0; i < graph.plan.sources().size(); i++) {
      SourcePlan source = graph.plan.sources().get(i);
      SourceKind kind = SourceKinds.of(source);
      FieldPath at = path.field("sources").item(i).field(kind.field());
      kind.takesAwayWhatItRead()
          .ifPresent(setting -> check(at.field(setting), readers(graph, source.name())));
    }
  }

  private static void check(FieldPath path, List<String> readers) {
    if (readers.size() > 1) {
      path.error(
          ProblemCode.CLEANED_FOR_OTHERS,
          String.join(", ", readers)
              + " read this source, and each would remove files that the others have not read: let"
              + " one table read the source, and the others read that table");
    }
  }

  /** Names of tables and sinks, once for each of their queries that reads the source. */
  private static List<String> readers(Graph graph, String source) {
    List<String> readers = new ArrayList<>();
    for (Graph.Reader reader : graph.readers) {
      if (reader.part() != Graph.Part.VIEWS) {
        graph.stored(
            reader,
            input -> {
              if (input.kind() == InputPlan.Kind.SOURCE && input.name().equals(source)) {
                readers.add(reader.name());
              }
            });
      }
    }
    return readers;
  }

  private ExclusiveSources() {}
}
