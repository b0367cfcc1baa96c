package io.streamingpipelines.runtime.eventlog;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.ExpectationPlan.Action;
import io.streamingpipelines.plan.RestartPlan;
import io.streamingpipelines.runtime.batch.WriterProbe;
import io.streamingpipelines.runtime.batch.WriterProbe.Step;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.Pipelines;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import io.streamingpipelines.runtime.plan.TableDraft;
import io.streamingpipelines.runtime.write.ExactlyOnceSparkTest;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the events of queries that fail, are restarted, or end for good. */
final class FailureEventsSparkTest {
  private static final RestartPlan SOON =
      new RestartPlan(RestartPlan.Policy.ON_FAILURE, 1, 1, 60_000, 5);
  private static final String FAILURE = "get_json_object(details, '$.flow_progress.failure.%s')";

  @TempDir private Path directory;

  @Test
  void tellsOnceOfEachFailureThatIsHelpedByARestart() throws Exception {
    AtomicInteger failures = new AtomicInteger();
    Pipelines pipeline =
        new Pipelines(directory)
            .land(row("a", 1))
            .land(row("b", 2))
            .restart(SOON)
            .probe(
                (flow, batch, step) -> {
                  if (batch == 1
                      && step == Step.AFTER_SIDE_ROWS
                      && failures.incrementAndGet() <= 2) {
                    throw new IllegalStateException("the disk is full, password=hunter2");
                  }
                })
            .table(new TableDraft("t").source("landing"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    List<String> told = told(pipeline, "t");
    String said =
        "the disk is full, password=*****. Batch 1 reads landing (file:"
            + directory
            + "/in/2.json).";
    assertThat(told)
        .containsExactly(
            "[WARN,FAILED,Flow 't' has failed and is restarted in 1000 ms.,"
                + "IllegalState,"
                + said
                + ",false,Infrastructure,1]",
            "[INFO,RUNNING,Flow 't' is running again.,null,null,null,null,null]",
            "[WARN,FAILED,Flow 't' has failed and is restarted in 1000 ms.,"
                + "IllegalState,"
                + said
                + ",false,Infrastructure,1]",
            "[INFO,RUNNING,Flow 't' is running again.,null,null,null,null,null]");
    assertThat(pipeline.batches("origin.batch_id")).containsExactly("[0]", "[1]");
    assertThat(pipeline.rows("_event_log", "id").stream().distinct()).hasSize(6);

    pipeline.land(row("c", 3));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(told(pipeline, "t")).as("nothing is told again by the next driver").isEqualTo(told);
    assertThat(pipeline.batches("origin.batch_id")).containsExactly("[0]", "[1]", "[2]");
  }

  @Test
  void tellsWhatEndsForGoodAndWhatIsNotStartedForIt() throws Exception {
    Pipelines pipeline =
        new Pipelines(directory)
            .land(row("a", 1))
            .land(row("culprit", -7))
            .restart(SOON)
            .table(new TableDraft("t").source("landing").expect("positive", "v > 0", Action.FAIL))
            .table(new TableDraft("downstream").table("t"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.FAILED);

    List<String> told = told(pipeline, "t");
    assertThat(told.stream().map(row -> row.substring(0, row.indexOf(",Flow"))))
        .containsExactly(
            "[WARN,FAILED", "[INFO,RUNNING", "[WARN,FAILED", "[INFO,RUNNING", "[ERROR,FAILED");
    assertThat(told.get(4))
        .startsWith("[ERROR,FAILED,Flow 't' has failed and is not restarted.,ExpectationFailed")
        .contains("positive (v > 0)", "culprit")
        .endsWith("true,Data,1]");
    assertThat(told(pipeline, "downstream"))
        .containsExactly(
            "[WARN,SKIPPED,Flow 'downstream' is not started, because a flow that it reads has"
                + " failed.,null,null,null,Data,1]");
  }

  @Test
  void tellsOfASourceThatIsBroken() throws Exception {
    Path source = directory.resolve("orders");
    SharedSpark.session().sql("SELECT 1 AS id").write().format("delta").save(source.toString());
    DeclaredPipeline pipeline =
        new DeclaredPipeline(
            directory,
            """
            sources: [{name: orders, delta: {path: ROOT/orders}}]
            tables: [{name: t, from: [{source: orders}]}]
            """);
    String file =
        SharedSpark.session().read().format("delta").load(source.toString()).inputFiles()[0];
    Files.delete(Path.of(URI.create(file)));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.FAILED);

    List<Row> told =
        pipeline
            .read("_event_log")
            .selectExpr("level", "error.fatal", "error.exceptions[0].message")
            .collectAsList();
    assertThat(told).hasSize(1);
    assertThat(told.get(0).getString(0)).isEqualTo("ERROR");
    assertThat(told.get(0).getBoolean(1)).isTrue();
    assertThat(told.get(0).getString(2)).contains(Path.of(file).getFileName().toString());
  }

  @Tag("slow")
  @Test
  void runsOnWhileTheLogTakesNothingAndCompletesItLater() throws Exception {
    Pipelines pipeline =
        new Pipelines(directory)
            .land(row("a", 1))
            .restart(SOON)
            .table(new TableDraft("t").source("landing"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    String log = "ALTER TABLE delta.`" + pipeline.location("_event_log") + "` ";
    Object last = pipeline.read("_event_log").selectExpr("max(sequence)").first().get(0);
    SharedSpark.session().sql(log + "ADD CONSTRAINT full CHECK (sequence <= " + last + ")");

    for (int batch = 1; batch <= 2; batch++) {
      pipeline.land(row("b", batch)).probe(failingOnceIn(batch));
      assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    }
    assertThat(pipeline.rows("t", "id", "v")).containsExactly("[a,1]", "[b,1]", "[b,2]");
    assertThat(pipeline.read("_event_log").count()).isEqualTo(1);

    SharedSpark.session().sql(log + "DROP CONSTRAINT full");
    pipeline.land(row("b", 3)).probe(failingOnceIn(3));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.batches("origin.batch_id", "get_json_object(details, '$.totals.passed')"))
        .containsExactly("[0,1]", "[1,2]", "[2,3]", "[3,4]");
    assertThat(told(pipeline, "t")).hasSize(2);
  }

  private static WriterProbe failingOnceIn(long batch) {
    AtomicInteger times = new AtomicInteger();
    return (flow, number, step) -> {
      if (number == batch && step == Step.AFTER_SIDE_ROWS && times.getAndIncrement() == 0) {
        throw new IllegalStateException("once");
      }
    };
  }

  /** The events without a batch, in the order in which they were added. */
  private static List<String> told(Pipelines pipeline, String table) {
    return pipeline
        .read("_event_log")
        .where("origin.batch_id IS NULL AND event_type = 'flow_progress'")
        .where("origin.dataset_name = '" + table + "' AND origin.flow_name = 'default'")
        .orderBy(expr("origin.epoch"), expr("CAST(substring_index(id, '-', -1) AS INT)"))
        .selectExpr(
            "level",
            "get_json_object(details, '$.flow_progress.status')",
            "message",
            "error.exceptions[0].class_name",
            "error.exceptions[0].message",
            "error.fatal",
            FAILURE.formatted("class"),
            FAILURE.formatted("batch_id"))
        .collectAsList()
        .stream()
        .map(Row::toString)
        .toList();
  }

  private static String row(String id, int v) {
    return ExactlyOnceSparkTest.row(id, v, v, "put");
  }
}
