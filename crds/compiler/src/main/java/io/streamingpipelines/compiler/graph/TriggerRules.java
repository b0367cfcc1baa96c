package io.streamingpipelines.compiler.graph;

import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.sink.SinkKinds;
import io.streamingpipelines.compiler.source.SourceKind;
import io.streamingpipelines.compiler.source.SourceKinds;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.TriggerPlan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Triggers that fit each other (docs/design/semantics.md#available-now), and what they trigger
 * (docs/design/semantics.md#continuous).
 */
final class TriggerRules {
  static void check(FieldPath path, Graph graph) {
    mixed(path, graph);
    continuous(path, graph);
    readsNothing(path, graph);
  }

  private static void mixed(FieldPath path, Graph graph) {
    List<String> once = new ArrayList<>();
    List<String> ever = new ArrayList<>();
    for (TablePlan table : graph.plan.tables()) {
      (table.trigger().ends() ? once : ever).add(table.name());
    }
    for (SinkPlan sink : graph.plan.sinks()) {
      (sink.trigger().ends() ? once : ever).add(sink.name());
    }
    if (!once.isEmpty() && !ever.isEmpty()) {
      path.field("trigger")
          .error(
              ProblemCode.TRIGGERS_MIXED,
              "availableNow is for all tables and sinks or for none: "
                  + String.join(", ", once)
                  + " would end while "
                  + String.join(", ", ever)
                  + " would run for ever");
    }
  }

  private static void continuous(FieldPath path, Graph graph) {
    for (Graph.Reader reader : graph.readers) {
      TriggerPlan trigger = trigger(graph, reader);
      if (trigger == null || !trigger.continuous()) {
        continue;
      }
      FieldPath at = reader.place(path);
      if (reader.list().equals("tables")) {
        at.error(
            ProblemCode.CONTINUOUS_NOT_POSSIBLE,
            "trigger continuous cannot write Delta tables: write processingTime, or send the rows"
                + " to a sink");
        continue;
      }
      boolean files =
          reader.list().equals("sinks")
              && !SinkKinds.of(graph.plan.sinks().get(reader.index())).canBeContinuous();
      if (files) {
        at.error(
            ProblemCode.CONTINUOUS_NOT_POSSIBLE,
            "trigger continuous writes to kafka, console and noop only: write processingTime");
      }
      graph.stored(
          reader,
          input -> {
            SourcePlan source = graph.source(input.name());
            boolean fits = source != null && SourceKinds.of(source).canBeContinuous();
            if (graph.knows(input) && !(input.kind() == InputPlan.Kind.SOURCE && fits)) {
              at.error(
                  ProblemCode.CONTINUOUS_NOT_POSSIBLE,
                  "trigger continuous reads kafka and rate sources only, and '"
                      + input.name()
                      + "' is none: write processingTime");
            }
          });
    }
  }

  private static void readsNothing(FieldPath path, Graph graph) {
    for (int i = 0; i < graph.plan.sources().size(); i++) {
      SourcePlan source = graph.plan.sources().get(i);
      SourceKind kind = SourceKinds.of(source);
      FieldPath at = path.field("sources").item(i).field(kind.field());
      kind.startsAtEnd()
          .filter(setting -> readByOneThatEnds(graph, source.name()))
          .ifPresent(
              setting ->
                  at.field(setting)
                      .warning(
                          ProblemCode.READS_NOTHING_NEW,
                          "latest with trigger availableNow reads nothing on a fresh checkpoint:"
                              + " write earliest"));
    }
  }

  private static boolean readByOneThatEnds(Graph graph, String source) {
    List<String> read = new ArrayList<>();
    for (Graph.Reader reader : graph.readers) {
      TriggerPlan trigger = trigger(graph, reader);
      if (trigger != null && trigger.ends()) {
        graph.stored(
            reader,
            input -> {
              if (input.kind() == InputPlan.Kind.SOURCE) {
                read.add(input.name());
              }
            });
      }
    }
    return read.contains(source);
  }

  private static @Nullable TriggerPlan trigger(Graph graph, Graph.Reader reader) {
    return switch (reader.list()) {
      case "tables" -> graph.plan.tables().get(reader.index()).trigger();
      case "sinks" -> graph.plan.sinks().get(reader.index()).trigger();
      default -> null;
    };
  }

  private TriggerRules() {}
}
