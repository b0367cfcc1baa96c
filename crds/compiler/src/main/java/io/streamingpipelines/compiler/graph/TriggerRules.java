package io.streamingpipelines.compiler.graph;

import io.streamingpipelines.compiler.read.Place;
import io.streamingpipelines.compiler.read.ProblemCode;
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
  static void judge(Place place, Graph graph) {
    mixed(place, graph);
    continuous(place, graph);
    readsNothing(place, graph);
  }

  private static void mixed(Place place, Graph graph) {
    List<String> once = new ArrayList<>();
    List<String> ever = new ArrayList<>();
    for (TablePlan table : graph.plan.tables()) {
      (table.trigger().ends() ? once : ever).add(table.name());
    }
    for (SinkPlan sink : graph.plan.sinks()) {
      (sink.trigger().ends() ? once : ever).add(sink.name());
    }
    if (!once.isEmpty() && !ever.isEmpty()) {
      place
          .field("trigger")
          .error(
              ProblemCode.TRIGGERS_MIXED,
              "availableNow is for all tables and sinks or for none: "
                  + String.join(", ", once)
                  + " would end while "
                  + String.join(", ", ever)
                  + " would run for ever");
    }
  }

  private static void continuous(Place place, Graph graph) {
    for (Graph.Reader reader : graph.readers) {
      TriggerPlan trigger = trigger(graph, reader);
      if (trigger == null || !trigger.continuous()) {
        continue;
      }
      Place at = reader.place(place);
      if (reader.list().equals("tables")) {
        at.error(
            ProblemCode.CONTINUOUS_NOT_POSSIBLE,
            "trigger continuous cannot write Delta tables: write processingTime, or send the rows"
                + " to a sink");
        continue;
      }
      boolean files =
          reader.list().equals("sinks")
              && !canBeContinuous(graph.plan.sinks().get(reader.index()).target());
      if (files) {
        at.error(
            ProblemCode.CONTINUOUS_NOT_POSSIBLE,
            "trigger continuous writes to kafka, console and noop only: write processingTime");
      }
      graph.stored(
          reader,
          input -> {
            SourcePlan source = graph.source(input.name());
            boolean fits = source != null && canBeContinuous(source);
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

  private static void readsNothing(Place place, Graph graph) {
    for (int i = 0; i < graph.plan.sources().size(); i++) {
      SourcePlan source = graph.plan.sources().get(i);
      if (startsAtItsEnd(source) && readByOneThatEnds(graph, source.name())) {
        place
            .field("sources")
            .item(i)
            .field("kafka")
            .field("startingOffsets")
            .warning(
                ProblemCode.READS_NOTHING_NEW,
                "latest with trigger availableNow reads nothing on a fresh checkpoint: write"
                    + " earliest");
      }
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

  private static boolean canBeContinuous(SourcePlan source) {
    return source.fold(
        kafka -> true, files -> false, delta -> false, rate -> true, socket -> false);
  }

  private static boolean canBeContinuous(SinkPlan.Target target) {
    return target.fold(kafka -> true, files -> false, console -> true, noop -> true);
  }

  private static boolean startsAtItsEnd(SourcePlan source) {
    return source.fold(
        kafka -> kafka.startingOffsets().equals("latest"),
        files -> false,
        delta -> false,
        rate -> false,
        socket -> false);
  }

  private TriggerRules() {}
}
