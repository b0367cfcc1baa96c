package io.streamingpipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class RunSparkTest {
  private static final Pattern WRITTEN = Pattern.compile("\\\\\"numRecords\\\\\":([0-9]+)");
  private static final String MANIFEST =
      """
      apiVersion: streamingpipelines.io/v1alpha1
      kind: StreamingPipeline
      metadata: {name: landing}
      spec:
        storage: {tables: "file:DIR/tables", checkpoints: "file:DIR/checkpoints"}
        sources:
        - name: landed
          files: {path: /nowhere, format: json, schema: "id STRING, total STRING"}
        tables:
        - name: orders
          from: [{source: landed}]
          query: |
            SELECT id,
                   try_cast(total AS DECIMAL(18,2)) AS total
            FROM landed
          expectations:
          - {name: has_id, expression: id IS NOT NULL, onViolation: quarantine}
          - {name: positive, expression: total >= 0, onViolation: drop}
        spark: {conf: {spark.sql.shuffle.partitions: "1"}}
      """;

  @TempDir Path directory;

  @Test
  void runsFilesIntoDeltaUntilNoInputIsLeftAndGoesOnThereTheNextTime() throws IOException {
    Path landing = Files.createDirectory(directory.resolve("in"));
    Files.writeString(
        landing.resolve("1.json"),
        """
        {"id": "a", "total": "5.10"}
        {"id": "b", "total": "6.10"}
        {"id": null, "total": "1"}
        {"id": "c", "total": "-1"}
        """);
    Path manifest = write(MANIFEST);
    Terminal first = run(manifest, landing);
    assertThat(first.err()).isEmpty();
    assertThat(first.exitCode()).isZero();
    assertThat(rows("orders")).isEqualTo(2);
    assertThat(rows("orders_quarantine")).isEqualTo(1);
    assertThat(first.out())
        .anySatisfy(line -> assertThat(line).matches("orders +Completed +0 .* 2 +0 +1 +1"));

    Files.writeString(landing.resolve("2.json"), "{\"id\": \"d\", \"total\": \"1\"}\n");
    assertThat(run(manifest, landing).exitCode()).isZero();
    assertThat(rows("orders")).isEqualTo(3);
  }

  @Test
  void tellsWhatSparkSaysAboutTheSqlWithItsLineInTheFile() throws IOException {
    Path manifest = write(MANIFEST.replace("SELECT id,", "SELECT idd,"));
    Terminal terminal = Terminal.run("validate", "--local", "--analyze", manifest.toString());
    assertThat(terminal.exitCode()).isEqualTo(1);
    assertThat(terminal.err())
        .anySatisfy(
            line -> assertThat(line).startsWith(manifest + ":13: spec.tables[0].query (1:8): "));
  }

  private Terminal run(Path manifest, Path landing) {
    return Terminal.run(
        "run",
        "-f",
        manifest.toString(),
        "--until-idle",
        "--cores",
        "1",
        "--set",
        "spec.sources[landed].files.path=" + landing);
  }

  private Path write(String manifest) throws IOException {
    return Files.writeString(
        directory.resolve("m.yaml"), manifest.replace("DIR", directory.toString()));
  }

  /** Rows that the table's log says were added. */
  private long rows(String table) throws IOException {
    long rows = 0;
    List<Path> log;
    try (Stream<Path> files = Files.list(directory.resolve("tables/" + table + "/_delta_log"))) {
      log = files.filter(file -> file.toString().endsWith(".json")).toList();
    }
    for (Path file : log) {
      Matcher matcher = WRITTEN.matcher(Files.readString(file));
      while (matcher.find()) {
        rows += Long.parseLong(matcher.group(1));
      }
    }
    return rows;
  }
}
