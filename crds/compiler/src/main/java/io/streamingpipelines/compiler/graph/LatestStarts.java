package io.streamingpipelines.compiler.graph;

import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.source.SourceKind;
import io.streamingpipelines.compiler.source.SourceKinds;
import io.streamingpipelines.plan.CheckpointPlan;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.SourcePlan;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A new generation can start at the latest position only if every source that it reads, directly or
 * through views, has one. Tables have one: their newest version.
 */
final class LatestStarts {
  static void check(FieldPath path, Graph graph) {
    for (Graph.Reader reader : graph.readers) {
      if (startsAtLatest(graph, reader)) {
        FieldPath start = reader.path(path).field("checkpoint").field("start");
        sources(graph, reader).values().forEach(source -> check(start, source));
      }
    }
  }

  private static boolean startsAtLatest(Graph graph, Graph.Reader reader) {
    return switch (reader.part()) {
      case VIEWS -> false;
      case TABLES -> startsAtLatest(graph.plan.tables().get(reader.index()).checkpoint());
      case SINKS -> startsAtLatest(graph.plan.sinks().get(reader.index()).checkpoint());
    };
  }

  private static boolean startsAtLatest(CheckpointPlan checkpoint) {
    return checkpoint.start() == CheckpointPlan.Start.LATEST;
  }

  /** The sources that the reader reads, each once. */
  private static Map<String, SourcePlan> sources(Graph graph, Graph.Reader reader) {
    Map<String, SourcePlan> sources = new LinkedHashMap<>();
    graph.stored(
        reader,
        input -> {
          SourcePlan source =
              input.kind() == InputPlan.Kind.SOURCE ? graph.source(input.name()) : null;
          if (source != null) {
            sources.put(source.name(), source);
          }
        });
    return sources;
  }

  private static void check(FieldPath path, SourcePlan source) {
    SourceKind kind = SourceKinds.of(source);
    if (!kind.hasLatestPosition()) {
      path.error(
          ProblemCode.NO_LATEST_POSITION,
          "'"
              + source.name()
              + "' is a "
              + kind.field()
              + " source, which has no latest position: write previous or earliest, or remove"
              + " start");
    }
  }

  private LatestStarts() {}
}
