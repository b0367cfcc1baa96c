package io.streamingpipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GraphCommandTest {
  private static final String ORDERS = "../crds/corpus/valid/orders.yaml";

  @Test
  void drawsAManifest() {
    Terminal tree = Terminal.run("graph", "-f", ORDERS);
    assertThat(tree.exitCode()).isZero();
    assertThat(tree.out()).first().asString().contains("(source, kafka)");
    Terminal mermaid = Terminal.run("graph", "-f", ORDERS, "-o", "mermaid");
    assertThat(mermaid.out()).first().isEqualTo("flowchart LR");
    Terminal dot = Terminal.run("graph", "-f", ORDERS, "-o", "dot");
    assertThat(dot.out()).last().isEqualTo("}");
  }

  @Test
  void saysWhyAManifestCannotBeDrawn() {
    Terminal wrong = Terminal.run("graph", "-f", "../pom.xml");
    assertThat(wrong.exitCode()).isPositive();
    assertThat(wrong.err()).isNotEmpty();
  }
}
