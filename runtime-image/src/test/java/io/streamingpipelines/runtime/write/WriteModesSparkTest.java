package io.streamingpipelines.runtime.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.DecodePlan.Malformed;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.fixture.Pipelines;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import io.streamingpipelines.runtime.plan.TableDraft;
import io.streamingpipelines.runtime.query.Ending;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests how batches are written to the table: append, complete, and upsert with its less common
 * options.
 */
class WriteModesSparkTest {
  private Pipelines pipeline;

  @BeforeEach
  void create(@TempDir Path directory) {
    pipeline = new Pipelines(directory);
  }

  @Test
  void appendsDuplicatesAsTheyCome() throws Exception {
    pipeline
        .land(ExactlyOnceSparkTest.row("a", 1, 1, "put"))
        .land(ExactlyOnceSparkTest.row("a", 1, 1, "put"))
        .table(new TableDraft("t").source("landing"));
    run();

    assertThat(pipeline.rows("t", "id", "v")).containsExactly("[a,1]", "[a,1]");
  }

  @Test
  void replacesACompleteResultInOneCommitAndNeverShowsAnEmptyTable() throws Exception {
    pipeline
        .malformed(Malformed.DROP)
        .land(ExactlyOnceSparkTest.row("a", 1, 1, "put"))
        .land(ExactlyOnceSparkTest.row("b", 1, 1, "delete"))
        .table(
            new TableDraft("t")
                .source("landing")
                .query("SELECT op, count(*) AS n FROM landing GROUP BY op")
                .write(new WritePlan.Complete())
                .unboundedState());
    run();

    assertThat(pipeline.rows("t")).containsExactly("[delete,1]", "[put,1]");
    List<Row> versions =
        SharedSpark.session()
            .sql("DESCRIBE HISTORY delta.`" + pipeline.location("t") + "`")
            .where("operation = 'WRITE'")
            .select("version")
            .orderBy("version")
            .collectAsList();
    assertThat(versions.stream().map(version -> count("t", version.getLong(0))))
        .containsExactly(1L, 2L);
  }

  @Test
  void fillsNullsFromWhatIsStoredWhenTheyAreIgnored() throws Exception {
    pipeline
        .land(
            "{\"id\":\"inside\",\"v\":1,\"seq\":1,\"op\":\"x\"}",
            "{\"id\":\"inside\",\"v\":null,\"seq\":2,\"op\":\"y\"}",
            "{\"id\":\"across\",\"v\":1,\"seq\":1,\"op\":\"x\"}",
            "{\"id\":\"ended\",\"v\":1,\"seq\":1,\"op\":\"x\"}")
        .land(
            "{\"id\":\"across\",\"v\":null,\"seq\":2,\"op\":\"y\"}",
            "{\"id\":\"ended\",\"v\":9,\"seq\":2,\"op\":\"delete\"}",
            "{\"id\":\"ended\",\"v\":null,\"seq\":3,\"op\":\"z\"}")
        .table(
            new TableDraft("t")
                .source("landing")
                .write(
                    new WritePlan.Upsert(
                        List.of("id"), List.of("seq"), "op = 'delete'", List.of(), true, 1000)));
    run();

    assertThat(pipeline.rows("t", "id", "v", "seq", "op"))
        .containsExactly("[across,1,2,y]", "[ended,null,3,z]", "[inside,1,2,y]");
  }

  @Test
  void findsKeysSequenceAndStoredColumnsInAnyCase() throws Exception {
    pipeline
        .land(
            ExactlyOnceSparkTest.row("a", 1, 2, "put"), ExactlyOnceSparkTest.row("a", 2, 1, "put"))
        .land(
            ExactlyOnceSparkTest.row("a", 3, 3, "put"), ExactlyOnceSparkTest.row("b", 4, 1, "put"))
        .table(
            new TableDraft("t")
                .source("landing")
                .write(
                    new WritePlan.Upsert(
                        List.of("ID"), List.of("SEQ"), null, List.of("Id", "V"), true, 1000)));
    run();

    assertThat(pipeline.rows("t", "id", "v")).containsExactly("[a,3]", "[b,4]");
  }

  @Test
  void mergesAnAggregationOnItsGroupKeys() throws Exception {
    pipeline
        .malformed(Malformed.DROP)
        .land(ExactlyOnceSparkTest.row("a", 1, 1, "put"), ExactlyOnceSparkTest.row("b", 1, 1, "x"))
        .land(ExactlyOnceSparkTest.row("a", 5, 1, "put"))
        .table(
            new TableDraft("t")
                .source("landing")
                .query("SELECT op, sum(v) AS v FROM landing GROUP BY op")
                .write(new WritePlan.Upsert(List.of("op"), List.of(), null, List.of(), false, 1000))
                .unboundedState());
    run();

    assertThat(pipeline.rows("t")).containsExactly("[put,6]", "[x,1]");
  }

  @Test
  void refusesANewColumnUntilTheTableMayGrow() throws Exception {
    pipeline
        .land(ExactlyOnceSparkTest.row("a", 1, 1, "put"))
        .table(new TableDraft("t").source("landing").query("SELECT id FROM landing"));
    run();
    TableDraft grown = new TableDraft("t").source("landing").query("SELECT id, v FROM landing");
    pipeline.land(ExactlyOnceSparkTest.row("b", 2, 1, "put")).table(grown);
    assertThat(pipeline.checked())
        .extracting(Problem::code, Problem::path)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("NewColumn", "spec.tables[0].query"));
    pipeline.table(grown.addColumns());
    run();

    assertThat(pipeline.rows("t", "id", "v")).containsExactly("[a,null]", "[b,2]");
  }

  private void run() throws InterruptedException {
    Ending ending = pipeline.run();
    assertThat(ending.outcome()).as("%s", ending).isEqualTo(Outcome.COMPLETED);
  }

  private long count(String table, long version) {
    return SharedSpark.session()
        .read()
        .format("delta")
        .option("versionAsOf", version)
        .load(pipeline.location(table))
        .count();
  }
}
