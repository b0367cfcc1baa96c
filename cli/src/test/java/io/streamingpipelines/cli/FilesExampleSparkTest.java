package io.streamingpipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs examples/02-files as its README says. */
@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class FilesExampleSparkTest {
  private static final Path EXAMPLE = Path.of("..", "examples", "02-files").toAbsolutePath();

  @TempDir Path directory;

  @Test
  void everyRowEndsWhereTheReadmeSaysAlsoWhenMoreFilesCome() throws IOException {
    Path landing = copy(EXAMPLE.resolve("landing"), directory.resolve("landing"));
    Terminal first = run(landing);
    assertThat(first.err()).isEmpty();
    assertThat(first.exitCode()).isZero();
    assertThat(first.out())
        .anyMatch(line -> line.matches("sales +Completed +0 .* 5 +1 +1 +3"))
        .anyMatch(line -> line.matches("customers +Completed +0 .* 5 +0 +0 +1"))
        .last()
        .asString()
        .startsWith("shops has read all input");

    Files.writeString(
        landing.resolve("sales/wednesday.csv"),
        "sale_id,customer_id,amount,sold_at\ns-10,anna,1.00,2026-03-04T08:00:00Z\n");
    assertThat(run(landing).exitCode()).isZero();

    assertThat(
            LocalTables.rows(
                directory.resolve("tables"),
                "SELECT sale_id, customer_id, amount FROM {sales} ORDER BY sold_at",
                "SELECT sale_id, _failed_expectations[0] FROM {sales_quarantine}"
                    + " WHERE size(_failed_expectations) > 0 ORDER BY 1",
                "SELECT customer_id, city FROM {customers} ORDER BY 1",
                "SELECT count(*) FROM {customers_quarantine}",
                "SELECT city, sales, revenue FROM {revenue_by_city} ORDER BY 1"))
        .containsExactly(
            List.of(
                "[s-1,anna,12.50]",
                "[s-2,ben,7.00]",
                "[s-4,null,3.20]",
                "[s-6,carla,41.90]",
                "[s-9,anna,20.00]",
                "[s-10,anna,1.00]"),
            List.of("[null,has_id]", "[s-3,readable_amount]"),
            List.of("[anna,Oslo]", "[ben,Bergen]", "[carla,Bergen]"),
            List.of("[1]"),
            List.of("[Bergen,2,48.90]", "[Oslo,3,33.50]"));
  }

  private Terminal run(Path landing) {
    return Terminal.run(
        "run",
        "-f",
        EXAMPLE.resolve("pipeline.yaml").toString(),
        "--until-idle",
        "--cores",
        "2",
        "--set",
        "spec.storage.tables=" + directory.resolve("tables"),
        "--set",
        "spec.storage.checkpoints=" + directory.resolve("checkpoints"),
        "--set",
        "spec.sources[sales_files].files.path=" + landing.resolve("sales"),
        "--set",
        "spec.sources[customer_files].files.path=" + landing.resolve("customers"));
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    return to;
  }
}
