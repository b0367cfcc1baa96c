package io.streamingpipelines.compiler.graph;

import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.sink.SinkKind;
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
 * Checks that triggers fit together (docs/design/semantics.md#available-now), and that sources and
 * sinks fit their trigger (docs/design/semantics.md#continuous).
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
              "availableNow must be set for all tables and sinks or for none: "
                  + String.join(", ", once)
                  + " would end while "
                  + String.join(", ", ever)
                  + " would run forever");
    }
  }

  private static void continuous(FieldPath path, Graph graph) {
    for (Graph.Reader reader : graph.readers) {
      TriggerPlan trigger = trigger(graph, reader);
      if (trigger == null || !trigger.continuous()) {
        continue;
      }
      FieldPath at = reader.path(path);
      if (reader.part() == Graph.Part.TABLES) {
        at.error(
            ProblemCode.CONTINUOUS_NOT_POSSIBLE,
            "trigger continuous cannot write Delta tables: use processingTime, or send the rows to"
                + " a sink");
      } else {
        continuousSink(at, graph, reader);
      }
    }
  }

  private static void continuousSink(FieldPath path, Graph graph, Graph.Reader reader) {
    SinkKind sink = SinkKinds.of(graph.plan.sinks().get(reader.index()));
    if (!sink.canBeContinuous()) {
      path.error(
          ProblemCode.CONTINUOUS_NOT_POSSIBLE,
          "trigger continuous cannot write to a " + sink.field() + " sink: use processingTime");
    }
    graph.stored(
        reader,
        input -> {
          SourcePlan plan = graph.source(input.name());
          SourceKind source = plan == null ? null : SourceKinds.of(plan);
          if (graph.knows(input) && (source == null || !source.canBeContinuous())) {
            path.error(
                ProblemCode.CONTINUOUS_NOT_POSSIBLE,
                "trigger continuous cannot read '"
                    + input.name()
                    + "', which is a "
                    + (source == null ? "table" : source.field() + " source")
                    + ": use processingTime");
          }
        });
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
                          "with trigger availableNow, latest reads nothing on a new checkpoint: use"
                              + " earliest"));
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
    return switch (reader.part()) {
      case TABLES -> graph.plan.tables().get(reader.index()).trigger();
      case SINKS -> graph.plan.sinks().get(reader.index()).trigger();
      case VIEWS -> null;
    };
  }

  private TriggerRules() {}
}
