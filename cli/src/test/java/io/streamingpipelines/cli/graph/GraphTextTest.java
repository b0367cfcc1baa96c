package io.streamingpipelines.cli.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.cli.graph.PipelineGraph.Edge;
import io.streamingpipelines.cli.graph.PipelineGraph.Kind;
import io.streamingpipelines.cli.graph.PipelineGraph.Node;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphTextTest {
  private static final Node EVENTS = new Node(Kind.SOURCE, "events", "kafka");
  private static final Node CLEAN = new Node(Kind.VIEW, "clean", "view");
  private static final Node ORDERS = new Node(Kind.TABLE, "orders", "upsert");
  private static final Node TOTALS = new Node(Kind.TABLE, "totals", "refresh");
  private static final Node OUT = new Node(Kind.SINK, "orders", "kafka");
  private static final PipelineGraph GRAPH =
      new PipelineGraph(
          List.of(EVENTS, CLEAN, ORDERS, TOTALS, OUT),
          List.of(
              new Edge(EVENTS, CLEAN, "stream"),
              new Edge(CLEAN, ORDERS, "stream"),
              new Edge(ORDERS, TOTALS, "snapshot"),
              new Edge(ORDERS, OUT, "changes"),
              new Edge(EVENTS, OUT, "stream")));

  @Test
  void aTreeNamesEachNodeOnceWithWhatIsBelowIt() {
    assertThat(GraphText.tree(GRAPH))
        .containsExactly(
            "events (source, kafka)",
            "├─ clean (view)",
            "│  └─ orders (table, upsert)",
            "│     ├─ totals (table, refresh), reads it as snapshot",
            "│     └─ orders (sink, kafka), reads it as changes",
            "└─ orders (sink, kafka) (see above)");
  }

  @Test
  void mermaidAndGraphvizTellATableFromASinkOfTheSameName() {
    assertThat(GraphText.mermaid(GRAPH))
        .startsWith("flowchart LR", "  source_events([\"events<br>source, kafka\"])")
        .contains(
            "  table_orders[(\"orders<br>table, upsert\")]",
            "  sink_orders[/\"orders<br>sink, kafka\"/]",
            "  table_orders -. changes .-> sink_orders",
            "  source_events --> view_clean");
    assertThat(GraphText.dot(GRAPH))
        .startsWith("digraph pipeline {")
        .contains(
            "  \"table_orders\" [label=\"orders\\ntable, upsert\", shape=cylinder];",
            "  \"table_orders\" -> \"table_totals\" [style=dashed, label=\"snapshot\"];")
        .endsWith("}");
  }
}
