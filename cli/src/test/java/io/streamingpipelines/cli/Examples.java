package io.streamingpipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Every example has a test of its own, and passes it by the command that users have. */
final class Examples {
  static final Path FOLDER = Path.of("..", "examples");

  /** Two test classes share the examples, so that they run at the same time. */
  enum Part {
    STATELESS,
    STATEFUL;

    private static Part of(Path example) {
      return example.getFileName().toString().matches("[23].*|orders") ? STATEFUL : STATELESS;
    }
  }

  private Examples() {}

  static void hold(Part part) throws IOException {
    List<Path> tests = tests(part);
    assertThat(tests).hasSizeGreaterThan(4).allSatisfy(test -> assertThat(test).exists());
    List<String> command = new ArrayList<>(List.of("test", "--cores", "2"));
    tests.forEach(test -> command.add(test.toString()));
    Terminal ended = Terminal.run(command.toArray(String[]::new));
    assertThat(ended.exitCode())
        .as(String.join("\n", ended.err()) + "\n" + String.join("\n", ended.out()))
        .isZero();
    assertThat(tests)
        .allSatisfy(
            test ->
                assertThat(ended.out()).anyMatch(line -> line.startsWith("passed  " + test + ":")));
  }

  private static List<Path> tests(Part part) throws IOException {
    try (Stream<Path> folders = Files.list(FOLDER)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("pipeline.yaml")))
          .filter(folder -> Part.of(folder) == part)
          .map(folder -> folder.resolve("pipeline.test.yaml"))
          .sorted()
          .toList();
    }
  }
}
