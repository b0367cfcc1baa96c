package io.streamingpipelines.cli.graph;

import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.ViewPlan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The sources, views, tables and sinks of a pipeline, and what each reads.
 *
 * @param nodes in the order of the manifest
 */
public record PipelineGraph(List<Node> nodes, List<Edge> edges) {
  public PipelineGraph {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }

  /** What a node is. */
  public enum Kind {
    SOURCE,
    VIEW,
    TABLE,
    SINK;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A source, view, table or sink.
   *
   * @param detail its kind, for example {@code kafka} or {@code upsert}
   */
  public record Node(Kind kind, String name, String detail) {
    /** Unique within the pipeline: a sink may have the name of a table. */
    String id() {
      return kind + "_" + name;
    }
  }

  /**
   * @param as how the rows are read, for example {@code stream} or {@code snapshot}
   */
  public record Edge(Node from, Node to, String as) {}

  public static PipelineGraph of(PipelinePlan plan) {
    List<Node> nodes = new ArrayList<>();
    plan.sources().forEach(source -> nodes.add(new Node(Kind.SOURCE, source.name(), kind(source))));
    plan.views().forEach(view -> nodes.add(new Node(Kind.VIEW, view.name(), "view")));
    plan.tables().forEach(table -> nodes.add(new Node(Kind.TABLE, table.name(), mode(table))));
    plan.sinks().forEach(sink -> nodes.add(new Node(Kind.SINK, sink.name(), kind(sink))));
    Set<Edge> edges = new LinkedHashSet<>();
    for (ViewPlan view : plan.views()) {
      read(view.inputs(), find(nodes, Kind.VIEW, view.name()), nodes, edges);
    }
    for (TablePlan table : plan.tables()) {
      for (FlowPlan flow : table.flows()) {
        read(flow.inputs(), find(nodes, Kind.TABLE, table.name()), nodes, edges);
      }
    }
    for (SinkPlan sink : plan.sinks()) {
      read(sink.flow().inputs(), find(nodes, Kind.SINK, sink.name()), nodes, edges);
    }
    return new PipelineGraph(nodes, List.copyOf(edges));
  }

  private static void read(List<InputPlan> inputs, Node to, List<Node> nodes, Set<Edge> edges) {
    for (InputPlan input : inputs) {
      Node from = find(nodes, Kind.valueOf(input.kind().name()), input.name());
      edges.add(new Edge(from, to, input.as().name().toLowerCase(Locale.ROOT)));
    }
  }

  private static Node find(List<Node> nodes, Kind kind, String name) {
    return nodes.stream()
        .filter(node -> node.kind() == kind && node.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the plan has no " + kind + " " + name));
  }

  private static String kind(SourcePlan source) {
    return source.fold(
        kafka -> "kafka", files -> "files", delta -> "delta", rate -> "rate", socket -> "socket");
  }

  private static String kind(SinkPlan sink) {
    return sink.target()
        .fold(kafka -> "kafka", files -> "files", console -> "console", noop -> "noop");
  }

  private static String mode(TablePlan table) {
    return table
        .write()
        .fold(
            append -> "append",
            upsert -> "upsert",
            history -> "history",
            complete -> "complete",
            refresh -> "refresh");
  }
}
