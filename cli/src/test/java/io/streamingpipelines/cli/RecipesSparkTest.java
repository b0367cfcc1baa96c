package io.streamingpipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/recipes.md tells users to write is right, and what it links to is there. */
class RecipesSparkTest {
  private static final Path PAGE = Path.of("../docs/recipes.md");
  private static final Pattern BLOCK = Pattern.compile("(?s)```yaml\n(.*?)```");
  private static final Pattern LINK = Pattern.compile("]\\((\\.\\./[^)]+)\\)");

  @Test
  void everyRecipeIsValid(@TempDir Path directory) throws IOException {
    List<String> pipelines = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(Files.readString(PAGE));
    while (blocks.find()) {
      pipelines.add(
          """
          apiVersion: streamingpipelines.io/v1alpha1
          kind: StreamingPipeline
          metadata: {name: recipe-%d}
          spec:
            storage: {tables: "file:%s/tables", checkpoints: "file:%s/checkpoints"}
          %s\
          """
              .formatted(pipelines.size(), directory, directory, blocks.group(1).indent(2)));
    }
    assertThat(pipelines).hasSizeGreaterThan(5);
    Path file = directory.resolve("recipes.yaml");
    Files.writeString(file, String.join("---\n", pipelines));

    Terminal terminal = Terminal.run("validate", "--local", "--analyze", file.toString());

    assertThat(terminal.err()).isEmpty();
    assertThat(terminal.exitCode()).isZero();
    assertThat(terminal.out())
        .hasSize(pipelines.size())
        .allMatch(line -> line.endsWith(" is valid"));
  }

  @Test
  void everyExampleIsThere() throws IOException {
    Matcher links = LINK.matcher(Files.readString(PAGE));
    List<String> found = new ArrayList<>();
    while (links.find()) {
      found.add(links.group(1));
    }
    assertThat(found).isNotEmpty();
    assertThat(found).allMatch(link -> Files.exists(PAGE.resolveSibling(link)));
  }
}
