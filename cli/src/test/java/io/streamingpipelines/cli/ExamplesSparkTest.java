package io.streamingpipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every example has a test of its own, and passes it by the command that users have. */
class ExamplesSparkTest {
  private static final Path EXAMPLES = Path.of("..", "examples");

  @Test
  void everyExampleHoldsWhatItsTestSays() throws Exception {
    build(EXAMPLES.resolve("40-functions/build.sh"));
    List<String> command = new ArrayList<>(List.of("test", "--cores", "2"));
    tests().forEach(test -> command.add(test.toString()));
    Terminal ended = Terminal.run(command.toArray(String[]::new));
    assertThat(ended.exitCode())
        .as(String.join("\n", ended.err()) + "\n" + String.join("\n", ended.out()))
        .isZero();
    assertThat(ended.out()).filteredOn(line -> line.startsWith("passed")).hasSizeGreaterThan(8);
  }

  private static void build(Path script) throws Exception {
    Process process =
        new ProcessBuilder("bash", script.toString()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private static List<Path> tests() throws IOException {
    try (Stream<Path> folders = Files.list(EXAMPLES)) {
      List<Path> tests =
          folders
              .filter(folder -> Files.exists(folder.resolve("pipeline.yaml")))
              .map(folder -> folder.resolve("pipeline.test.yaml"))
              .sorted()
              .toList();
      assertThat(tests).isNotEmpty().allSatisfy(test -> assertThat(test).exists());
      return tests;
    }
  }
}
