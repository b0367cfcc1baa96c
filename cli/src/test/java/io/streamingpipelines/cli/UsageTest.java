package io.streamingpipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages for wrong uses of the command. */
@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class UsageTest {
  private static final String VALID = "../crds/corpus/valid/orders.yaml";

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"validate", "compile"})
  void takesTheFileAsKubectlDoes(String command) {
    assertThat(Terminal.run(command, "-f", VALID).exitCode()).isZero();
    assertThat(Terminal.run(command, VALID).exitCode()).isZero();
  }

  @Test
  void runTakesTheFileWithoutOption() throws IOException {
    Path wrong = write("spec: {}\n");
    Terminal terminal = Terminal.run("run", wrong.toString());
    assertThat(terminal.exitCode()).isEqualTo(2);
    assertThat(terminal.err()).containsExactly(wrong + ": contains no StreamingPipeline");
  }

  @ParameterizedTest
  @ValueSource(strings = {"validate", "compile", "run"})
  void asksForAFile(String command) {
    Terminal terminal = Terminal.run(command);
    assertThat(terminal.exitCode()).isEqualTo(2);
    assertThat(terminal.err().get(0))
        .isEqualTo("No manifest given: name a file, or - for standard input");
  }

  @ParameterizedTest
  @ValueSource(strings = {"validate", "compile", "run"})
  void doesNotTakeAFileWithoutPipelineForAGoodOne(String command) throws IOException {
    Path other = write("kind: ConfigMap\napiVersion: v1\n");
    assertThat(Terminal.run(command, other.toString()).exitCode()).isEqualTo(2);
    assertThat(Terminal.run(command, write("").toString()).exitCode()).isEqualTo(2);
  }

  @Test
  void aMisspelledKindIsAProblem() throws IOException {
    Path file =
        write("apiVersion: streamingpipelines.io/v1alpha1\nkind: StreamingPipelin\nspec: {}\n");
    Terminal terminal = Terminal.run("validate", file.toString());
    assertThat(terminal.exitCode()).isEqualTo(1);
    assertThat(terminal.err())
        .containsExactly(
            file + ":2: kind: 'StreamingPipelin' is not known: write StreamingPipeline");
  }

  @Test
  void aMissingKindIsAProblem() throws IOException {
    Path file = write("apiVersion: streamingpipelines.io/v1alpha1\nspec: {}\n");
    Terminal terminal = Terminal.run("validate", file.toString());
    assertThat(terminal.exitCode()).isEqualTo(1);
    assertThat(terminal.err())
        .containsExactly(file + ":1: kind: is missing: write StreamingPipeline");
  }

  @Test
  void namesThePipelinesThatThereAre() {
    Terminal terminal = Terminal.run("run", VALID, "--name", "ordres");
    assertThat(terminal.exitCode()).isEqualTo(2);
    assertThat(terminal.err())
        .containsExactly(VALID + ": contains no pipeline 'ordres'; its pipelines are orders");
  }

  @Test
  void refusesARunWithoutTaskSlots() {
    Terminal terminal = Terminal.run("run", VALID, "--cores", "0");
    assertThat(terminal.exitCode()).isEqualTo(2);
    assertThat(terminal.err().get(0)).isEqualTo("--cores is 0, but must be at least 1");
  }

  @Test
  void saysThatAFileIsNoText() throws IOException {
    Path file = Files.write(directory.resolve("m.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    Terminal terminal = Terminal.run("validate", file.toString());
    assertThat(terminal.exitCode()).isEqualTo(1);
    assertThat(terminal.err()).containsExactly(file + ": is not UTF-8 text");
  }

  @Test
  void namesTheSecretsThatARunLacks() {
    Terminal terminal =
        Terminal.run("run", VALID, "--secrets", directory.resolve("none").toString());
    assertThat(terminal.exitCode()).isEqualTo(1);
    assertThat(terminal.err())
        .contains(
            "Secret kafka-user is missing: write its key password to "
                + directory.resolve("none/kafka-user/password"));
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("m.yaml"), text);
  }
}
