package io.streamingpipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.cli.cluster.UnreachableCluster;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what the commands about a pipeline of a cluster answer without one. */
class ClusterCommandsTest {
  @ParameterizedTest
  @ValueSource(strings = {"status", "doctor", "logs", "suspend", "resume", "restart"})
  void nameThePipelineAndTheClusterThatDoesNotAnswer(String command, @TempDir Path directory)
      throws IOException {
    try (UnreachableCluster cluster = new UnreachableCluster(directory)) {
      Terminal terminal = Terminal.run(command, "orders", "-n", "team");
      assertThat(terminal.exitCode()).isEqualTo(2);
      assertThat(terminal.err())
          .singleElement()
          .asString()
          .startsWith(
              "Cannot read StreamingPipeline orders in namespace team: no cluster answers at"
                  + " http://127.0.0.1:1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "doctor", "logs", "suspend", "resume", "restart"})
  void needTheNameOfAPipelineAndAContextThatExists(String command, @TempDir Path directory)
      throws IOException {
    try (UnreachableCluster cluster = new UnreachableCluster(directory)) {
      assertThat(Terminal.run(command).exitCode()).isEqualTo(2);
      Terminal terminal = Terminal.run(command, "orders", "--context", "typo");
      assertThat(terminal.exitCode()).isEqualTo(2);
      assertThat(terminal.err())
          .singleElement()
          .asString()
          .startsWith("The kubeconfig has no context typo");
    }
  }
}
