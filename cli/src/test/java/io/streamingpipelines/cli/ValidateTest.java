package io.streamingpipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class ValidateTest {
  private static final Path CORPUS = Path.of("..", "crds", "corpus");

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource
  void takesWhatIsValid(Path file) {
    Terminal terminal = Terminal.run("validate", file.toString());
    assertThat(terminal.err()).allMatch(line -> line.contains(": warning: "));
    assertThat(terminal.exitCode()).isZero();
  }

  static Stream<Path> takesWhatIsValid() throws IOException {
    return files("valid");
  }

  @ParameterizedTest
  @MethodSource
  void tellsEveryProblemOfWhatIsInvalid(Path file) throws IOException {
    Terminal terminal = Terminal.run("validate", file.toString());
    List<String> expected =
        Files.readAllLines(file).stream()
            .filter(line -> line.startsWith("# expect: "))
            .map(line -> line.substring("# expect: ".length()))
            .toList();
    assertThat(
            terminal.err().stream()
                .map(line -> line.replaceFirst("^[^ ]*:[0-9]+: (warning: )?", "")))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(terminal.exitCode()).isEqualTo(1);
  }

  static Stream<Path> tellsEveryProblemOfWhatIsInvalid() throws IOException {
    return files("invalid");
  }

  @Test
  void namesTheLineOfEachProblem() throws IOException {
    Path file =
        write(
            """
            apiVersion: v1
            kind: ConfigMap
            ---
            apiVersion: streamingpipelines.io/v1alpha1
            kind: StreamingPipeline
            metadata: {name: lines}
            spec:
              storage: {tables: file:/a, checkpoints: file:/b}
              sources:
              - name: ticks
                rate:
                  rowPerSecond: 5
              tables:
              - name: t
                from:
                - source: tocks
            """);
    Terminal terminal = Terminal.run("validate", "--local", file.toString());
    assertThat(terminal.out())
        .containsExactly(
            file + ":2: skipped: this ConfigMap is not of the API group streamingpipelines.io");
    assertThat(terminal.err())
        .contains(
            file
                + ":12: spec.sources[0].rate.rowPerSecond: is not a field; did you mean"
                + " rowsPerSecond?",
            file
                + ":16: spec.tables[0].from[0].source: there is no source 'tocks' in this"
                + " pipeline; did you mean ticks?");
  }

  @Test
  void namesTheLineInsideAPodTemplate() throws IOException {
    Path file =
        write(
            Files.readString(CORPUS.resolve("valid").resolve("smallest.yaml"))
                + """
                  spark:
                    driver:
                      podTemplate:
                        spec:
                          hostNetwork: "yes"
                          containers:
                          - name: driver
                            volumeMounts:
                            - {name: cache, mountPath: /cache}
                """);
    int last = Files.readAllLines(file).size();
    String template = " spec.spark.driver.podTemplate.spec.";
    assertThat(Terminal.run("validate", file.toString()).err())
        .contains(
            file
                + ":"
                + (last - 4)
                + ":"
                + template
                + "hostNetwork: write true or false, not the text 'yes'",
            file
                + ":"
                + last
                + ":"
                + template
                + "containers[0].volumeMounts[0].name: there is no volume 'cache' in this"
                + " template: declare it in volumes");
  }

  /** bin/pipeline starts validate and compile without most of the class path. */
  @Test
  void needsNoMoreThanItsSmallClassPath() throws IOException, InterruptedException {
    Path errors = directory.resolve("errors");
    Process process =
        new ProcessBuilder(
                "../bin/pipeline",
                "validate",
                CORPUS + "/valid/pod-templates.yaml",
                CORPUS + "/valid/all-spark-settings.yaml")
            .redirectOutput(directory.resolve("out").toFile())
            .redirectError(errors.toFile())
            .start();
    assertThat(process.waitFor()).as("%s", Files.readString(errors)).isZero();
  }

  @Test
  void tellsThatAKeyIsWrittenTwice() throws IOException {
    String valid = Files.readString(CORPUS.resolve("valid").resolve("smallest.yaml"));
    Path file = write(valid + "  tables: []\n");
    assertThat(Terminal.run("validate", file.toString()).err())
        .anyMatch(line -> line.endsWith("spec.tables: is set twice: remove one of the two"));
  }

  @Test
  void printsNoCommandsForTheTerminalWhateverIsWritten() throws IOException {
    String valid = Files.readString(CORPUS.resolve("valid").resolve("smallest.yaml"));
    Path file =
        Files.writeString(
            directory.resolve("\u001b[31mred.yaml"),
            valid.replaceFirst("name: \\w+", "name: \"\\\\e[2J\"") + "  \"\\e[1m\": 1\n");
    Terminal terminal = Terminal.run("validate", file.toString());
    assertThat(terminal.err()).hasSizeGreaterThanOrEqualTo(2).noneMatch(l -> l.contains("\u001b"));
    assertThat(terminal.err())
        .anyMatch(
            line -> line.contains("\\u001b[31mred.yaml:") && line.contains("spec['\\u001b[1m']"));
  }

  @Test
  void namesTheLineInsideASchema() {
    String file = CORPUS + "/invalid/schemas.yaml";
    assertThat(Terminal.run("validate", file).err())
        .contains(
            file
                + ":25: spec.sources[1].files.schema (2:1): names column 'ID' twice: remove one of"
                + " them");
  }

  @Test
  void proposesARuleThatYamlAndSparkTake() throws IOException {
    String good = Files.readString(CORPUS.resolve("invalid").resolve("one-bad-field.yaml"));
    Path file =
        write(
            good.replace(
                "keys: [id], sequenceBy: updated_at", "keys: [Order No], sequenceBy: [at]"));
    assertThat(Terminal.run("validate", file.toString()).err())
        .anyMatch(
            line ->
                line.endsWith(
                    "add one such as {name: has_order_no, expression: \"`Order No` IS NOT NULL\","
                        + " onViolation: quarantine}"));
  }

  @Test
  void tellsThatANumberIsTooLarge() throws IOException {
    String valid = Files.readString(CORPUS.resolve("valid").resolve("smallest.yaml"));
    for (String number : List.of("99999999999999999999999999", "5000000000")) {
      Path file = write(valid + "  restart: {maxFailures: " + number + "}\n");
      Terminal terminal = Terminal.run("validate", file.toString());
      assertThat(terminal.exitCode()).isEqualTo(1);
      assertThat(terminal.err()).filteredOn(l -> !l.contains("warning")).hasSize(1);
      assertThat(terminal.err()).anyMatch(line -> line.contains("spec.restart.maxFailures: "));
    }
  }

  @Test
  void refusesAliasesThatGrowBeyondAllBounds() throws IOException {
    StringBuilder bomb = new StringBuilder("kind: StreamingPipeline\nbomb:\n- &a0 [x, x]\n");
    for (int level = 1; level <= 24; level++) {
      bomb.append("- &a%d [*a%d, *a%d]\n".formatted(level, level - 1, level - 1));
    }
    Terminal terminal = Terminal.run("validate", write(bomb.toString()).toString());
    assertThat(terminal.exitCode()).isEqualTo(1);
    assertThat(terminal.err()).singleElement().asString().contains("fewer aliases");
  }

  @Test
  void endsWithTwoWhenAFileCannotBeRead() {
    Terminal terminal = Terminal.run("validate", directory.resolve("absent.yaml").toString());
    assertThat(terminal.exitCode()).isEqualTo(2);
    assertThat(terminal.err()).singleElement().asString().endsWith("file not found");
  }

  @Test
  void namesTheLineWhereYamlEnds() throws IOException {
    Path file = write("kind: StreamingPipeline\nspec: {tables: [\n");
    Terminal terminal = Terminal.run("validate", file.toString());
    assertThat(terminal.exitCode()).isEqualTo(1);
    assertThat(terminal.err()).singleElement().asString().contains("m.yaml:3: is not YAML: ");
  }

  @Test
  void printsThePlanThatADriverReads() {
    Terminal terminal = Terminal.run("compile", CORPUS + "/valid/orders.yaml");
    assertThat(terminal.exitCode()).isZero();
    assertThat(String.join("\n", terminal.out()))
        .contains("\"passwordFile\" : \"/etc/streamingpipelines/secrets/kafka-user/password\"")
        .contains("\"location\" : \"file:/lake/orders/tables/orders_silver\"");
  }

  @Test
  void thePlanOfABucketNamesFilesAndOnAUsersMachineNone() {
    String file = CORPUS + "/valid/s3.yaml";
    assertThat(String.join("\n", Terminal.run("compile", file).out()))
        .contains("\"checkpoints\" : \"s3a://checkpoints.shop/orders\"")
        .contains("\"secretKeyFile\" : \"/etc/streamingpipelines/secrets/lake-s3/secretKey\"");
    assertThat(String.join("\n", Terminal.run("compile", "--local", file).out()))
        .contains("\"endpoint\" : \"https://minio:9000\"")
        .doesNotContain("lake-s3");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("m.yaml"), text);
  }

  private static Stream<Path> files(String folder) throws IOException {
    try (Stream<Path> all = Files.list(CORPUS.resolve(folder))) {
      return all.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }
}
