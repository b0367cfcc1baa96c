package io.streamingpipelines.runtime.write.upsert;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.tables.DeltaTable;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.ExpectationPlan.Action;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.fixture.Pipelines;
import io.streamingpipelines.runtime.plan.TableDraft;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests upserts (docs/design/semantics.md#keyed-writes) in one run of a few batches; each key is a
 * separate case.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpsertSparkTest {
  private Pipelines pipeline;

  /**
   * Table {@code t} stores all columns; {@code s} stores only some and must therefore hide the
   * sequence.
   */
  @BeforeAll
  void run(@TempDir Path directory) throws Exception {
    pipeline =
        new Pipelines(directory)
            .land(
                row("older", 1, 5, "put"),
                row("tie", 1, 5, "put"),
                row("position", 1, 5, "put"),
                row("position", 2, 5, "put"),
                row("unordered", 2, 7, "put"),
                row("unordered", 1, 6, "put"),
                row(null, 1, 5, "put"),
                row("gone", 1, 4, "put"),
                row("back", 1, 4, "put"),
                row("same", 1, 5, "put"),
                row("at once", 1, 4, "put"),
                row("at once", 2, 5, "delete"),
                row("never", 1, null, "put"))
            .land(
                row("older", 2, 3, "put"),
                row("tie", 2, 5, "put"),
                row(null, 2, 6, "put"),
                row(null, 3, 4, "put"),
                row("gone", 2, 5, "delete"),
                row("back", 2, 5, "delete"),
                row("same", 1, 5, "put"),
                row("never", 2, null, "put"),
                row("older", 4, 1, "delete"))
            .land(row("refused", -1, 9, "put"))
            .land(
                row("gone", 3, 4, "put"),
                row("back", 3, 6, "put"),
                row("at once", 3, 3, "put"),
                row("same", 1, 5, "put"));
    pipeline
        .table(draft("t", List.of()))
        .table(draft("s", List.of("id", "v")))
        .table(
            draft("rewritten", List.of())
                .properties(Map.of("delta.enableDeletionVectors", "false")))
        .table(
            new TableDraft("changes")
                .input(InputPlan.Kind.TABLE, "s", InputPlan.ReadAs.CHANGES)
                .query("SELECT * FROM s WHERE id = 'tie'"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void neverOverwritesByAnOlderRowOfALaterBatch() {
    assertThat(stored("id = 'older'")).containsExactly("[older,1,5]");
  }

  @Test
  void letsTheLaterBatchWinATie() {
    assertThat(stored("id = 'tie'")).containsExactly("[tie,2,5]");
  }

  @Test
  void letsTheLaterPositionWinATieInsideABatch() {
    assertThat(stored("id = 'position'")).containsExactly("[position,2,5]");
  }

  @Test
  void takesTheNewestOfABatchWhateverItsOrder() {
    assertThat(stored("id = 'unordered'")).containsExactly("[unordered,2,7]");
  }

  @Test
  void takesNullForAKeyLikeAnyOther() {
    assertThat(stored("id IS NULL")).containsExactly("[null,2,6]");
  }

  @Test
  void doesNotBringADeletedKeyBackByAnOlderRow() {
    assertThat(stored("id IN ('gone', 'at once')")).isEmpty();
  }

  @Test
  void bringsADeletedKeyBackByANewerRow() {
    assertThat(stored("id = 'back'")).containsExactly("[back,3,6]");
  }

  @Test
  void keepsOneRowWhenTheSameRowsComeAgain() {
    assertThat(stored("id = 'same'")).containsExactly("[same,1,5]");
  }

  @Test
  void commitsABatchThatIsEmptyBehindItsExpectations() {
    assertThat(pipeline.rows("_event_log", "origin.dataset_name", "origin.batch_id"))
        .contains("[t,0]", "[t,1]", "[t,2]", "[t,3]");
    assertThat(stored("id = 'refused'")).isEmpty();
  }

  @Test
  void hidesTheSequenceThatTheStoredColumnsLeaveOut() {
    assertThat(pipeline.read("s").columns()).containsExactly("id", "v", "__sequence");
    assertThat(pipeline.read("t").columns()).containsExactly("id", "v", "seq", "op");
  }

  @Test
  void comparesByTheHiddenSequenceLikeByAStoredOne() {
    assertThat(pipeline.rows("s", "id", "v")).isEqualTo(pipeline.rows("t", "id", "v"));
  }

  @Test
  void showsReadersNoHiddenColumn() {
    assertThat(pipeline.read("changes").columns())
        .containsExactly("id", "v", "_change_type", "_commit_version", "_commit_timestamp");
    assertThat(pipeline.rows("changes", "v", "_change_type"))
        .as("a fresh reader begins with what the table holds")
        .containsExactly("[2,insert]");
  }

  @Test
  void mergesTheSameRowsWhereATableHasNoDeletionVectors() {
    assertThat(pipeline.rows("rewritten", "id", "v", "seq", "op"))
        .isEqualTo(pipeline.rows("t", "id", "v", "seq", "op"));
    assertThat(changes("t")).isEqualTo(changes("rewritten")).hasSizeGreaterThan(15);
  }

  @Test
  void tellsInTheTablesHistoryWhatAMergeDid() {
    assertThat(merges("t")).isEqualTo(merges("rewritten")).hasSizeGreaterThan(1);
  }

  /** The change type of each row in Delta's change feed. */
  private List<String> changes(String table) {
    return pipeline
        .read(table)
        .sparkSession()
        .read()
        .format("delta")
        .option("readChangeFeed", "true")
        .option("startingVersion", 0)
        .load(pipeline.location(table))
        .selectExpr("id", "v", "seq", "_change_type")
        .collectAsList()
        .stream()
        .map(Object::toString)
        .sorted()
        .toList();
  }

  private List<String> merges(String table) {
    return DeltaTable.forPath(pipeline.read(table).sparkSession(), pipeline.location(table))
        .history()
        .where("operation = 'MERGE'")
        .orderBy("version")
        .selectExpr(
            "operationMetrics.numTargetRowsInserted",
            "operationMetrics.numTargetRowsUpdated",
            "operationMetrics.numTargetRowsDeleted",
            "operationMetrics.numSourceRows")
        .collectAsList()
        .stream()
        .map(Object::toString)
        .toList();
  }

  private List<String> stored(String condition) {
    return pipeline.read("t").where(condition).selectExpr("id", "v", "seq").collectAsList().stream()
        .map(Object::toString)
        .toList();
  }

  private static TableDraft draft(String name, List<String> columns) {
    return new TableDraft(name)
        .source("landing")
        .expect("positive", "v > 0", Action.QUARANTINE)
        .write(
            new WritePlan.Upsert(
                List.of("id"), List.of("seq"), "op = 'delete'", columns, false, 86_400_000));
  }

  private static String row(@Nullable String id, int v, @Nullable Integer seq, String op) {
    String key = id == null ? "null" : "\"" + id + "\"";
    return "{\"id\":" + key + ",\"v\":" + v + ",\"seq\":" + seq + ",\"op\":\"" + op + "\"}";
  }
}
