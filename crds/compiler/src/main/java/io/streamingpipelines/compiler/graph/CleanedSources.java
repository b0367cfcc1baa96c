package io.streamingpipelines.compiler.graph;

import io.streamingpipelines.compiler.read.Place;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.SourcePlan;
import java.util.ArrayList;
import java.util.List;

/** Files that go when they were read have one reader: another one would never see them. */
final class CleanedSources {
  static void judge(Place place, Graph graph) {
    for (int i = 0; i < graph.plan.sources().size(); i++) {
      SourcePlan source = graph.plan.sources().get(i);
      if (isCleaned(source)) {
        List<String> readers = readers(graph, source.name());
        if (readers.size() > 1) {
          place
              .field("sources")
              .item(i)
              .field("files")
              .field("cleanSource")
              .error(
                  ProblemCode.CLEANED_FOR_OTHERS,
                  "each of "
                      + String.join(", ", readers)
                      + " would take files away from the others: let one table read them, and the"
                      + " others that table");
        }
      }
    }
  }

  /** Tables and sinks, once for each of their queries that read it. */
  private static List<String> readers(Graph graph, String source) {
    List<String> readers = new ArrayList<>();
    for (Graph.Reader reader : graph.readers) {
      if (!reader.list().equals("views")) {
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

  private static boolean isCleaned(SourcePlan source) {
    return source.fold(
        kafka -> false,
        files -> files.cleanSource() != null,
        delta -> false,
        rate -> false,
        socket -> false);
  }

  private CleanedSources() {}
}
