package io.streamingpipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pipeline requeue} between two runs, as examples/14-requeue says. */
@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class RequeueCommandSparkTest {
  private static final Path EXAMPLE =
      Path.of("..", "examples", "14-requeue").toAbsolutePath().normalize();

  @TempDir Path directory;

  @Test
  void showsWhatWouldGoBackAndSendsItOnce() {
    assertThat(pipeline("requeue", "--table", "orders").err())
        .containsExactly(
            "orders: there is no table at file:"
                + directory.resolve("tables/orders_requeue")
                + " yet: start the pipeline with this manifest first");
    String landed = "spec.sources[landed].files.path=" + EXAMPLE.resolve("data");
    assertThat(pipeline("run", "--until-idle", "--set", landed).exitCode()).isZero();

    List<String> mend =
        List.of("--table", "orders", "--where", "shop IS NULL", "--set", "shop='north'");
    Terminal dry = requeue(mend, "--dry-run");
    assertThat(dry.out())
        .containsExactlyInAnyOrder(
            "id   shop   total",
            "o-2  north  20",
            "o-4  north  -1",
            "orders: 2 rows to requeue, 0 requeued before, 0 waiting for their batch to be"
                + " committed");
    assertThat(requeue(mend).out())
        .containsExactly(
            "orders: 2 rows requeued, 0 requeued before, 0 waiting for their batch to be"
                + " committed");
    assertThat(requeue(mend).out())
        .containsExactly(
            "orders: 0 rows requeued, 2 requeued before, 0 waiting for their batch to be"
                + " committed");

    Terminal again = pipeline("run", "--until-idle", "--set", landed);
    assertThat(again.exitCode()).isZero();
    assertThat(again.out())
        .anyMatch(line -> line.matches("orders.requeue +Completed +[0-9]+ .* 1 +0 +0 +1"));
  }

  @Test
  void saysWhatIsWrongBeforeSparkStarts() {
    assertThat(pipeline("requeue", "--table", "order").err())
        .containsExactly("the pipeline has no table 'order'; did you mean orders?");
    assertThat(pipeline("requeue", "--table", "orders", "--set", "shop").err())
        .containsExactly("'shop' is not an assignment: write column=expression, such as total=0");
    assertThat(
            Terminal.run("requeue", "-f", "../examples/02-files/pipeline.yaml", "--table", "sales")
                .err())
        .anyMatch(line -> line.startsWith("sales: accepts no rows back: set "));
  }

  private Terminal requeue(List<String> arguments, String... more) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of(more));
    return pipeline("requeue", all.toArray(String[]::new));
  }

  private Terminal pipeline(String command, String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of(
                command,
                "-f",
                EXAMPLE.resolve("pipeline.yaml").toString(),
                "--set",
                "spec.storage.tables=file:" + directory.resolve("tables"),
                "--set",
                "spec.storage.checkpoints=file:" + directory.resolve("checkpoints")));
    all.addAll(List.of(arguments));
    return Terminal.run(all.toArray(String[]::new));
  }
}
