package io.streamingpipelines.cli.graph;

import io.streamingpipelines.cli.graph.PipelineGraph.Edge;
import io.streamingpipelines.cli.graph.PipelineGraph.Kind;
import io.streamingpipelines.cli.graph.PipelineGraph.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Draws a graph: as a tree for a terminal, for Mermaid, and for Graphviz. */
public final class GraphText {
  private GraphText() {}

  /** A tree from the sources to the sinks. What has been drawn already is not drawn again. */
  public static List<String> tree(PipelineGraph graph) {
    List<String> lines = new ArrayList<>();
    Set<Node> drawn = new LinkedHashSet<>();
    for (Node node : graph.nodes()) {
      boolean root = graph.edges().stream().noneMatch(edge -> edge.to().equals(node));
      if (root) {
        lines.add(label(node));
        drawn.add(node);
        branches(graph, node, "", drawn, lines);
      }
    }
    return lines;
  }

  private static void branches(
      PipelineGraph graph, Node from, String indent, Set<Node> drawn, List<String> lines) {
    List<Edge> readers = graph.edges().stream().filter(edge -> edge.from().equals(from)).toList();
    for (Edge edge : readers) {
      boolean last = edge.equals(readers.get(readers.size() - 1));
      boolean isNew = drawn.add(edge.to());
      lines.add(
          indent
              + (last ? "└─ " : "├─ ")
              + label(edge.to())
              + (edge.as().equals("stream") ? "" : ", reads it as " + edge.as())
              + (isNew ? "" : " (see above)"));
      if (isNew) {
        branches(graph, edge.to(), indent + (last ? "   " : "│  "), drawn, lines);
      }
    }
  }

  private static String label(Node node) {
    return node.name() + " (" + detail(node) + ")";
  }

  private static String detail(Node node) {
    return node.kind() == Kind.VIEW ? "view" : node.kind() + ", " + node.detail();
  }

  /** A flowchart of Mermaid, which GitHub and many sites render. */
  public static List<String> mermaid(PipelineGraph graph) {
    List<String> lines = new ArrayList<>();
    lines.add("flowchart LR");
    for (Node node : graph.nodes()) {
      String text = node.name() + "<br>" + detail(node);
      lines.add("  " + node.id() + shape(node.kind(), text));
    }
    for (Edge edge : graph.edges()) {
      String arrow = edge.as().equals("stream") ? " --> " : " -. " + edge.as() + " .-> ";
      lines.add("  " + edge.from().id() + arrow + edge.to().id());
    }
    return lines;
  }

  private static String shape(Kind kind, String text) {
    return switch (kind) {
      case SOURCE -> "([\"" + text + "\"])";
      case VIEW -> "{{\"" + text + "\"}}";
      case TABLE -> "[(\"" + text + "\")]";
      case SINK -> "[/\"" + text + "\"/]";
    };
  }

  /** A digraph of Graphviz. */
  public static List<String> dot(PipelineGraph graph) {
    List<String> lines = new ArrayList<>();
    lines.add("digraph pipeline {");
    lines.add("  rankdir=LR;");
    for (Node node : graph.nodes()) {
      lines.add(
          "  \""
              + node.id()
              + "\" [label=\""
              + node.name()
              + "\\n"
              + detail(node)
              + "\", shape="
              + dotShape(node.kind())
              + "];");
    }
    for (Edge edge : graph.edges()) {
      String style =
          edge.as().equals("stream") ? "" : " [style=dashed, label=\"" + edge.as() + "\"]";
      lines.add("  \"" + edge.from().id() + "\" -> \"" + edge.to().id() + "\"" + style + ";");
    }
    lines.add("}");
    return lines;
  }

  private static String dotShape(Kind kind) {
    return switch (kind) {
      case SOURCE -> "oval";
      case VIEW -> "hexagon";
      case TABLE -> "cylinder";
      case SINK -> "parallelogram";
    };
  }
}
