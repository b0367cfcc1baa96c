package io.streamingpipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what {@code pipeline plan} says about changed manifests. */
@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class PlanSparkTest {
  private static final String TOTALS = "SELECT shop, sum(amount) AS total FROM sales GROUP BY shop";

  private static final String MANIFEST =
      """
      apiVersion: streamingpipelines.io/v1alpha1
      kind: StreamingPipeline
      metadata: {name: shops}
      spec:
        storage: {tables: "file:ROOT/tables", checkpoints: "file:ROOT/checkpoints"}
        trigger: {availableNow: {}}
        restart: {policy: Never}
        sources:
        - {name: sales, files: {path: ROOT/in, format: json, schema: "shop STRING, amount INT", malformed: drop}}
        tables:
        - name: raw
          from: [{source: sales}]
          query: SELECT shop, amount FROM sales
        - name: totals
          from: [{source: sales}]
          query: %s
          write: {mode: upsert, keys: [shop]}
          unboundedState: accepted
      """
          .formatted(TOTALS);

  @TempDir Path root;

  private String manifest;
  private Path old;

  @BeforeEach
  void write() throws IOException {
    Files.createDirectories(root.resolve("in"));
    Files.writeString(root.resolve("in/1.json"), "{\"shop\": \"a\", \"amount\": 1}");
    manifest = MANIFEST.replace("ROOT", root.toString());
    old = Files.writeString(root.resolve("old.yaml"), manifest);
  }

  @Test
  void saysThatNothingChanges() throws IOException {
    Terminal plan = plan(manifest + "  drain: {grace: 2m}\n", "--against", old.toString());
    assertThat(plan.exitCode()).as("%s", plan).isZero();
    assertThat(plan.out())
        .containsExactly(
            "CLASS  NAME        REASON",
            "Live   (pipeline)  drain changed",
            "None   raw",
            "None   totals",
            "",
            "Nothing restarts.");
  }

  @Test
  void saysThatAChangeIsSafe() throws IOException {
    Terminal plan =
        plan(
            manifest.replace("amount FROM sales\n", "amount FROM sales WHERE amount > 0\n"),
            "--against",
            old.toString());
    assertThat(plan.exitCode()).as("%s", plan).isZero();
    assertThat(plan.out())
        .containsExactly(
            "CLASS    NAME    REASON",
            "Restart  raw     query changed, which affects new rows only",
            "None     totals",
            "",
            "The driver restarts and goes on from the same checkpoints.");
  }

  @Test
  void saysWhatUnlocksAChangeThatNeedsANewCheckpoint() throws IOException {
    Terminal plan = plan(manifest.replace("sum(", "max("), "--against", old.toString());
    assertThat(plan.exitCode()).isEqualTo(11);
    assertThat(plan.out())
        .as("the type of max is another one, too")
        .anyMatch(line -> line.startsWith("Forbidden      totals  Column total of the table is"))
        .anyMatch(
            line ->
                line.startsWith(
                    "NewCheckpoint  totals  its aggregation now stores max(document(value).amount)"
                        + " INT instead of sum(document(value).amount) BIGINT"))
        .anyMatch(line -> line.contains("to unlock: raise its checkpoint.generation above 1"));

    Terminal json =
        plan(
            manifest.replace("sum(amount)", "sum(amount * 2)"),
            "--against",
            old.toString(),
            "--output",
            "json");
    assertThat(json.exitCode()).isEqualTo(10);
    JsonNode report = new ObjectMapper().readTree(String.join("\n", json.out()));
    assertThat(report.get("class").textValue()).isEqualTo("NewCheckpoint");
    assertThat(report.at("/changes/0/name").textValue()).isEqualTo("totals");
    assertThat(report.at("/changes/0/path").textValue()).isEqualTo("spec.tables[1]");
    assertThat(report.at("/changes/0/unlock").textValue()).startsWith("raise its checkpoint");

    Terminal raised =
        plan(
            manifest.replace("sum(amount)", "sum(amount * 2)")
                + "    checkpoint: {generation: 2}\n",
            "--against",
            old.toString());
    assertThat(raised.exitCode()).as("%s", raised).isZero();
    assertThat(raised.out())
        .contains("Restart  totals  it starts from a new checkpoint, generation 2");
  }

  @Test
  void comparesWithTheCheckpointsOfAPipelineThatHasRun() throws IOException {
    assertThat(Terminal.run("run", old.toString()).exitCode()).isZero();
    String checkpoints = root.resolve("checkpoints").toString();

    Terminal same = plan(manifest, "--checkpoint", checkpoints);
    assertThat(same.exitCode()).as("%s", same).isZero();
    assertThat(same.out()).contains("None   raw", "None   totals");

    Terminal changed =
        plan(manifest.replace("sum(amount)", "sum(amount * 2)"), "--checkpoint", checkpoints);
    assertThat(changed.exitCode()).as("%s", changed).isEqualTo(10);
    assertThat(changed.out()).anyMatch(line -> line.contains("its aggregation now stores sum("));

    Terminal sources =
        plan(manifest.replace("/in,", "/other,"), "--checkpoint", "file:" + checkpoints);
    assertThat(sources.exitCode()).isEqualTo(10);
    assertThat(sources.out()).anyMatch(line -> line.contains("it now reads [files "));
    assertThat(Files.exists(root.resolve("other"))).as("nothing is written").isFalse();

    Terminal broken =
        plan(
            manifest.replace(
                "SELECT shop, amount FROM sales",
                "SELECT shop, amount FROM sales\n"
                    + "    constraints: [{name: large, expression: \"amount > 1\"}]"),
            "--checkpoint",
            checkpoints);
    assertThat(broken.exitCode()).as("%s", broken).isEqualTo(11);
    assertThat(broken.out())
        .anyMatch(
            line -> line.startsWith("Forbidden") && line.contains("raw") && line.contains("large"));
  }

  @Test
  void tellsWrongManifestsAndWrongCommandsApart() throws IOException {
    Terminal wrong =
        plan(manifest.replace("SELECT shop, amount", "SELECT shp"), "--against", old.toString());
    assertThat(wrong.exitCode()).isEqualTo(1);
    assertThat(wrong.err()).anyMatch(line -> line.contains("new.yaml:13: spec.tables[0].query"));

    assertThat(plan(manifest).exitCode()).as("compared with what?").isEqualTo(2);
    Terminal missing = plan(manifest, "--against", "no-such.yaml");
    assertThat(missing.exitCode()).isEqualTo(2);
    assertThat(missing.err()).containsExactly("no-such.yaml: file not found");
  }

  @Test
  void saysWhyTheClusterDoesNotAnswer() throws IOException {
    Path config =
        Files.writeString(
            root.resolve("kubeconfig"),
            """
            apiVersion: v1
            kind: Config
            clusters: [{name: none, cluster: {server: "http://127.0.0.1:1"}}]
            users: [{name: none, user: {}}]
            contexts: [{name: none, context: {cluster: none, user: none, namespace: shop}}]
            current-context: none
            """);
    System.setProperty("kubeconfig", config.toString());
    try {
      Terminal plan = plan(manifest, "--cluster");
      assertThat(plan.exitCode()).isEqualTo(2);
      assertThat(plan.err())
          .singleElement()
          .asString()
          .startsWith(
              "Cannot read StreamingPipeline shops in namespace shop: no cluster answers at ");
    } finally {
      System.clearProperty("kubeconfig");
    }
  }

  private Terminal plan(String text, String... options) throws IOException {
    Path file = Files.writeString(root.resolve("new.yaml"), text);
    String[] arguments = new String[options.length + 4];
    arguments[0] = "plan";
    arguments[1] = "--local";
    arguments[2] = "-f";
    arguments[3] = file.toString();
    System.arraycopy(options, 0, arguments, 4, options.length);
    return Terminal.run(arguments);
  }
}
