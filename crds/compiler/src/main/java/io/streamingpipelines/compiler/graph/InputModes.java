package io.streamingpipelines.compiler.graph;

import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.source.SourceKind;
import io.streamingpipelines.compiler.source.SourceKinds;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.InputPlan.Kind;
import io.streamingpipelines.plan.InputPlan.ReadAs;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.WritePlan;

/**
 * Checks that inputs are read in a way that their table's write mode or their source allows
 * (docs/design/semantics.md#reading-a-table).
 */
final class InputModes {
  private static final String FEED = "delta.enableChangeDataFeed";

  static void check(FieldPath path, Graph graph) {
    for (Graph.Reader reader : graph.readers) {
      for (int i = 0; i < reader.inputs().size(); i++) {
        InputPlan input = reader.inputs().get(i);
        FieldPath at = reader.input(path, i);
        TablePlan table = input.kind() == Kind.TABLE ? graph.table(input.name()) : null;
        SourcePlan source = input.kind() == Kind.SOURCE ? graph.source(input.name()) : null;
        if (table != null) {
          table(at, input, table);
        }
        if (input.as() == ReadAs.RAW && source != null) {
          raw(at.field("as"), source);
        }
      }
    }
  }

  private static void raw(FieldPath path, SourcePlan source) {
    SourceKind kind = SourceKinds.of(source);
    if (!kind.hasRawRows()) {
      path.error(
          ProblemCode.INPUT_MODE,
          "'"
              + source.name()
              + "' is a "
              + kind.field()
              + " source, which has no raw form: remove as: raw");
    }
  }

  private static void table(FieldPath path, InputPlan input, TablePlan table) {
    WritePlan write = table.write();
    if (input.as() == ReadAs.STREAM && !write.appendOnly()) {
      path.error(
          ProblemCode.INPUT_MODE,
          "table '"
              + table.name()
              + "' has write mode "
              + write.mode()
              + ", so it cannot be read as a stream of new rows: set as: "
              + (hasFeed(table) ? "changes or as: snapshot" : "snapshot"));
    }
    if (input.as() == ReadAs.CHANGES && !hasFeed(table)) {
      path.field("as")
          .error(
              ProblemCode.INPUT_MODE,
              "table '"
                  + table.name()
                  + "' has write mode "
                  + write.mode()
                  + " and no change feed: set as: "
                  + (write.appendOnly() ? "stream" : "snapshot")
                  + ", or set its property "
                  + FEED
                  + ": \"true\"");
    }
  }

  private static boolean hasFeed(TablePlan table) {
    return table.write().changeFeed() || "true".equalsIgnoreCase(table.properties().get(FEED));
  }

  private InputModes() {}
}
