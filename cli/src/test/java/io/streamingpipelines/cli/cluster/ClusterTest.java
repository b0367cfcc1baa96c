package io.streamingpipelines.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class ClusterTest {
  @TempDir Path directory;

  @BeforeEach
  void configure() throws IOException {
    Path config =
        Files.writeString(
            directory.resolve("kubeconfig"),
            """
            apiVersion: v1
            kind: Config
            clusters:
            - {name: none, cluster: {server: "http://127.0.0.1:1"}}
            - {name: second, cluster: {server: "http://127.0.0.1:2"}}
            users: [{name: none, user: {}}]
            contexts:
            - {name: none, context: {cluster: none, user: none, namespace: shop}}
            - {name: other, context: {cluster: second, user: none}}
            current-context: none
            """);
    System.setProperty("kubeconfig", config.toString());
  }

  @AfterEach
  void reset() {
    System.clearProperty("kubeconfig");
  }

  @Test
  void aClusterThatDoesNotAnswerIsNamed() throws ClusterException {
    try (Cluster cluster = Cluster.open(null, null)) {
      assertThatThrownBy(() -> cluster.pipeline("orders"))
          .isInstanceOf(ClusterException.class)
          .hasMessageStartingWith(
              "Cannot read StreamingPipeline orders in namespace shop: no cluster answers at"
                  + " http://127.0.0.1:1")
          .hasMessageContaining("kubectl config get-contexts");
    }
  }

  @Test
  void anotherContextIsTakenWholeAndAnUnknownOneRefused() throws ClusterException {
    try (Cluster other = Cluster.open("other", null)) {
      assertThat(other.namespace()).as("it names none").isEqualTo("default");
      assertThat(other.url()).startsWith("http://127.0.0.1:2");
    }
    assertThatThrownBy(() -> Cluster.open("typo", null))
        .isInstanceOf(ClusterException.class)
        .hasMessageStartingWith("The kubeconfig has no context typo");
  }

  @Test
  void theNamespaceIsThatOfTheContextUnlessOneIsNamed() throws ClusterException {
    try (Cluster own = Cluster.open(null, null);
        Cluster named = Cluster.open(null, "team")) {
      assertThat(own.namespace()).isEqualTo("shop");
      assertThat(named.namespace()).isEqualTo("team");
    }
  }
}
