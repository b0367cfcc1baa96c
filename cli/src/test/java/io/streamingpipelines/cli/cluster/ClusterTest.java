package io.streamingpipelines.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class ClusterTest {
  @TempDir Path directory;

  private UnreachableCluster config;

  @BeforeEach
  void configure() throws IOException {
    config = new UnreachableCluster(directory);
  }

  @AfterEach
  void reset() {
    config.close();
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
