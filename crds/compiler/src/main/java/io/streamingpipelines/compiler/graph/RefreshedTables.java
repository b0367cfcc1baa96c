package io.streamingpipelines.compiler.graph;

import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.TablePlan;

/**
 * A refreshed table reads nothing as a stream, not even through views
 * (docs/design/semantics.md#refreshed-tables). Its own {@code from} is checked together with the
 * table.
 */
final class RefreshedTables {
  static void check(FieldPath path, Graph graph) {
    for (Graph.Reader reader : graph.readers) {
      TablePlan table =
          reader.part() == Graph.Part.TABLES ? graph.plan.tables().get(reader.index()) : null;
      if (table == null || table.write().streams()) {
        continue;
      }
      for (int i = 0; i < reader.inputs().size(); i++) {
        Graph.Reader view = graph.upstream(reader.inputs().get(i));
        if (view != null && view.part() == Graph.Part.VIEWS) {
          through(reader.input(path, i), graph, view, table);
        }
      }
    }
  }

  private static void through(FieldPath path, Graph graph, Graph.Reader view, TablePlan table) {
    graph.stored(
        view,
        input -> {
          if (input.as() != InputPlan.ReadAs.SNAPSHOT && !input.name().isEmpty()) {
            path.error(
                ProblemCode.INPUT_MODE,
                "view '"
                    + view.name()
                    + "' reads '"
                    + input.name()
                    + "' as a stream, but table '"
                    + table.name()
                    + "' has write mode refresh: read '"
                    + input.name()
                    + "' in the view as: snapshot");
          }
        });
  }

  private RefreshedTables() {}
}
