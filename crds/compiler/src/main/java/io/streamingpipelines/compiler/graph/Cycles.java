package io.streamingpipelines.compiler.graph;

import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.plan.InputPlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Nothing may read itself, not even through others. Each cycle is reported once. */
final class Cycles {
  private final FieldPath path;
  private final Graph graph;
  private final Set<Graph.Reader> done = new HashSet<>();
  private final List<Graph.Reader> way = new ArrayList<>();

  static void check(FieldPath path, Graph graph) {
    Cycles cycles = new Cycles(path, graph);
    graph.readers.forEach(cycles::visit);
  }

  private Cycles(FieldPath path, Graph graph) {
    this.path = path;
    this.graph = graph;
  }

  private void visit(Graph.Reader reader) {
    int start = way.indexOf(reader);
    if (start >= 0) {
      tell(way.subList(start, way.size()));
      return;
    }
    if (!done.add(reader)) {
      return;
    }
    way.add(reader);
    for (InputPlan input : reader.inputs()) {
      Graph.Reader upstream = graph.upstream(input);
      if (upstream != null) {
        visit(upstream);
      }
    }
    way.remove(way.size() - 1);
  }

  private void tell(List<Graph.Reader> circle) {
    StringBuilder names = new StringBuilder(circle.get(0).name());
    for (int i = 1; i < circle.size(); i++) {
      names.append(" reads ").append(circle.get(i).name());
    }
    names.append(" reads ").append(circle.get(0).name());
    circle
        .get(0)
        .from(path)
        .error(ProblemCode.CYCLE, "reads itself: " + names + "; remove one of these inputs");
  }
}
