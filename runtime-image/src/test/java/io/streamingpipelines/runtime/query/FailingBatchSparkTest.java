package io.streamingpipelines.runtime.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.ExpectationPlan;
import io.streamingpipelines.plan.ExpectationPlan.Action;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.fixture.FailingFlows;
import io.streamingpipelines.runtime.fixture.Pipelines;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import io.streamingpipelines.runtime.plan.TableDraft;
import io.streamingpipelines.runtime.write.ExactlyOnceSparkTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests a rule that fails its batch, and how much a batch reads if nothing is wrong
 * (docs/design/semantics.md#violation-actions, docs/design/semantics.md#one-read-per-batch).
 */
class FailingBatchSparkTest {
  @TempDir Path directory;

  @Test
  void writesNothingOfTheBatchAndNamesItsRows() throws Exception {
    Pipelines pipeline =
        new Pipelines(directory)
            .land(ExactlyOnceSparkTest.row("a", 1, 1, "put"))
            .land(
                ExactlyOnceSparkTest.row("b", 2, 1, "put"),
                ExactlyOnceSparkTest.row("culprit", -7, 2, "put"),
                ExactlyOnceSparkTest.row(null, 4, 2, "put"))
            .table(
                new TableDraft("t")
                    .source("landing")
                    .expect(
                        new ExpectationPlan(
                            "spec", "has_id", "id IS NOT NULL", Action.QUARANTINE, null),
                        new ExpectationPlan("spec", "positive", "v > 0", Action.FAIL, null)));
    Ending ending = pipeline.run();

    assertThat(ending.outcome()).isEqualTo(Outcome.FAILED);
    Failure failure = ending.failure();
    assertThat(failure).isNotNull();
    assertThat(failure.kind()).isEqualTo(Failure.Kind.DATA);
    assertThat(failure.reason()).isEqualTo("ExpectationFailed");
    assertThat(failure.table()).isEqualTo("t");
    assertThat(failure.batch()).isEqualTo(1);
    assertThat(failure.message())
        .contains("positive (v > 0)")
        .contains("{\"id\":\"culprit\",\"v\":-7,\"seq\":2,\"op\":\"put\"}")
        .doesNotContain("\"b\"")
        .endsWith(" Batch 1 reads landing (file:" + directory + "/in/2.json).");
    assertThat(pipeline.rows("t", "id")).containsExactly("[a]");
    assertThat(pipeline.exists("t_quarantine")).isFalse();
  }

  @Test
  void namesTheVersionsOfATableThatTheBatchReads() throws Exception {
    Pipelines pipeline =
        new Pipelines(directory)
            .land(ExactlyOnceSparkTest.row("a", 1, 1, "put"))
            .table(new TableDraft("t").source("landing"))
            .table(new TableDraft("large").table("t").query("SELECT id, v * 1000000 AS v FROM t"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    pipeline.land(ExactlyOnceSparkTest.row("b", 2, 1, "put"));
    pipeline.land(ExactlyOnceSparkTest.row("culprit", 2_000_000, 1, "put"));

    Failure failure = pipeline.run().failure();
    assertThat(failure).isNotNull();
    assertThat(failure.reason()).startsWith("ARITHMETIC_OVERFLOW");
    assertThat(failure.batch()).isEqualTo(1);
    assertThat(failure.message())
        .endsWith(
            " Batch 1 reads t (versions %d to %d).".formatted(last(pipeline) - 1, last(pipeline)));
    assertThat(pipeline.rows("large", "id")).containsExactly("[a]");
  }

  @Test
  void namesTheVersionsFromWhichARefreshWasBuilt() throws Exception {
    Pipelines pipeline =
        new Pipelines(directory)
            .land(ExactlyOnceSparkTest.row("culprit", 2_000_000, 1, "put"))
            .table(new TableDraft("t").source("landing"))
            .table("large", "t", "SELECT id, v * 1000000 AS v FROM t", new WritePlan.Refresh());

    Failure failure = pipeline.run().failure();
    assertThat(failure).isNotNull();
    assertThat(failure.batch()).isEqualTo(0);
    assertThat(failure.message()).endsWith(" Batch 0 reads t (version " + last(pipeline) + ").");
  }

  private static long last(Pipelines pipeline) {
    return SharedSpark.session()
        .sql("DESCRIBE HISTORY delta.`" + pipeline.location("t") + "`")
        .selectExpr("max(version)")
        .first()
        .getLong(0);
  }

  @Test
  void aFailureBetweenTwoBatchesNamesNone() throws Exception {
    Pipelines pipeline =
        new Pipelines(directory)
            .land(ExactlyOnceSparkTest.row("a", 1, 1, "put"))
            .flows(flows -> new FailingFlows(flows, () -> new AssertionError("not planned")))
            .table(new TableDraft("t").source("landing"));

    Failure failure = pipeline.run().failure();
    assertThat(failure).isNotNull();
    assertThat(failure.batch()).isNull();
    assertThat(failure.message()).isEqualTo("not planned");
  }

  @Test
  void goesOnOnceTheRuleIsRelaxed() throws Exception {
    Pipelines pipeline =
        new Pipelines(directory)
            .land(
                ExactlyOnceSparkTest.row("a", 1, 1, "put"),
                ExactlyOnceSparkTest.row("b", -1, 1, "put"));
    pipeline.table(new TableDraft("t").source("landing").expect("p", "v > 0", Action.FAIL));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.FAILED);
    pipeline.table(new TableDraft("t").source("landing").expect("p", "v > 0", Action.DROP));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    assertThat(pipeline.rows("t", "id")).containsExactly("[a]");
  }

  @Test
  void readsItsSourceOnceWhenTheBatchIsClean() throws Exception {
    String padded =
        "{\"id\":\"a\",\"v\":1,\"seq\":1,\"op\":\"put\",\"pad\":\"" + "x".repeat(10_000) + "\"}";
    Pipelines pipeline =
        new Pipelines(directory).land(Collections.nCopies(300, padded).toArray(String[]::new));
    pipeline.table(new TableDraft("t").source("landing").expect("p", "v > 0", Action.QUARANTINE));
    AtomicLong bytes = new AtomicLong();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd end) {
            bytes.addAndGet(end.taskMetrics().inputMetrics().bytesRead());
          }
        };
    SharedSpark.session().sparkContext().addSparkListener(listener);
    try {
      assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    } finally {
      SharedSpark.session().sparkContext().removeSparkListener(listener);
    }

    long size = Files.size(directory.resolve("in/1.json"));
    assertThat(bytes.get()).isBetween(size, size * 3 / 2);
    assertThat(pipeline.rows("t", "count(*)")).containsExactly("[300]");
  }
}
