package io.streamingpipelines.runtime.write.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.tables.DeltaTable;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.runtime.batch.WriterProbe;
import io.streamingpipelines.runtime.batch.WriterProbe.Step;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests upserts and histories whose declaration changes, or whose table is changed by others. */
final class KeyedChangesSparkTest {
  private static final String PARTS =
      """
      sources:
      - name: events
        files: {path: "ROOT/in", format: json, schema: "id STRING, v INT, day INT, op STRING", maxFilesPerTrigger: 1}
      tables:
      - name: kept
        from: [{source: events}]
        write: {mode: WRITE}
      """;

  private static DeclaredPipeline pipeline(Path root, String write) {
    return new DeclaredPipeline(root, PARTS.replace("WRITE", write));
  }

  @Test
  void aHistoryDoesNotBringBackWhatAnotherHasDeletedMeanwhile(@TempDir Path root) throws Exception {
    deletesMeanwhile(pipeline(root, "history, keys: [id], sequenceBy: [day]"));
  }

  @Tag("slow")
  @Test
  void norWhereDeltasMergeWritesIt(@TempDir Path root) throws Exception {
    deletesMeanwhile(
        pipeline(
            root,
            "history, keys: [id], sequenceBy: [day]}\n"
                + "  properties: {delta.enableDeletionVectors: \"false\""));
  }

  private static void deletesMeanwhile(DeclaredPipeline pipeline) throws Exception {
    pipeline.land("in", row("a", 1, 1, "put"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    String location = pipeline.plan().tables().get(0).location();
    boolean[] deleted = {false};
    pipeline
        .land("in", row("a", 3, 3, "put"))
        .probe(
            (key, batch, step) -> {
              if (step == Step.AFTER_SIDE_ROWS && !deleted[0]) {
                deleted[0] = true;
                DeltaTable.forPath(SharedSpark.session(), location).delete("v = 1");
              }
            });
    pipeline.run(); // may fail: the table has changed under the batch
    pipeline.probe(WriterProbe.NONE);
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    assertThat(deleted).containsExactly(true);
    assertThat(pipeline.rows("kept", "id", "v", "__start_at", "__end_at"))
        .containsExactly("[a,3,3,null]");
  }

  @Tag("slow")
  @Test
  void deletesByOtherKeysAreForgotten(@TempDir Path root) throws Exception {
    for (String mode : new String[] {"upsert", "history"}) {
      DeclaredPipeline pipeline =
          pipeline(
                  root.resolve(mode),
                  mode + ", keys: [id], sequenceBy: [day], deleteWhen: op = 'delete'")
              .land("in", row("a", 2, 4, "put"))
              .land("in", row("a", 3, 5, "delete"));
      assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

      // a new table replaces the old one: its first batch has no deletes
      pipeline
          .edit("keys: [id]", "keys: [v]")
          .edit("write:", "checkpoint: {generation: 2}\n  write:")
          .land("in", row("b", 3, 4, "put"), row("b", 4, 3, "put"));
      assertThat(pipeline.run().outcome()).as(mode).isEqualTo(Outcome.COMPLETED);
      assertThat(pipeline.read("kept").where("day < 5 AND v IN (2, 4)").count()).isEqualTo(2);
      assertThat(pipeline.read("kept_tombstones").columns())
          .containsExactly("v", "__sequence", "_flow", "_generation", "_batch", "_time");
    }
  }

  @Test
  void aSequenceThatWouldGetLostIsRefused(@TempDir Path root) throws Exception {
    DeclaredPipeline pipeline =
        pipeline(root, "upsert, keys: [id], sequenceBy: [day], columns: [id, v, day]")
            .land("in", row("a", 1, 5, "put"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    pipeline.edit("[id, v, day]", "[id, v]");
    assertThat(pipeline.check().problems())
        .singleElement()
        .asString()
        .startsWith("spec.tables[0].write.columns: The table's rows are ordered by day, which");
  }

  @Test
  void aHiddenSequenceIsNotComparedToAnotherOne(@TempDir Path root) throws Exception {
    DeclaredPipeline pipeline =
        pipeline(root, "upsert, keys: [id], sequenceBy: [day], columns: [id, v]")
            .land("in", row("a", 1, 5, "put"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    pipeline.edit("sequenceBy: [day]", "sequenceBy: [v]");
    assertThat(pipeline.check().problems())
        .singleElement()
        .asString()
        .startsWith(
            "spec.tables[0].write.sequenceBy: The table stores the order of its rows as day");
  }

  /**
   * Such rows were written by builds that lost the sequence: it is NULL, although a visible column
   * still has it.
   */
  @Tag("slow")
  @Test
  void rowsWithoutASequenceAreUpdatedAndDeletedAgain(@TempDir Path root) throws Exception {
    DeclaredPipeline pipeline =
        pipeline(
                root,
                "upsert, keys: [id], sequenceBy: [day], columns: [id, v], deleteWhen: op ="
                    + " 'delete'")
            .land(
                "in",
                row("a", 1, 5, "put"),
                row("b", 1, 5, "put"),
                row("c", 1, 5, "put"),
                row("d", 1, 5, "put"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    String table = "delta.`" + pipeline.plan().tables().get(0).location() + "`";
    SharedSpark.session().sql("UPDATE " + table + " SET __sequence = NULL WHERE id <> 'd'");

    pipeline.land("in", row("a", 2, 4, "put"), row("b", 2, 6, "delete"), row("d", 2, 4, "put"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("kept", "id", "v", "__sequence._1"))
        .containsExactly("[a,2,4]", "[c,1,null]", "[d,1,5]");
  }

  @Tag("slow")
  @Test
  void aSequenceIsKeptWhenItIsStoredAsWell(@TempDir Path root) throws Exception {
    DeclaredPipeline pipeline =
        pipeline(root, "upsert, keys: [id], sequenceBy: [day], columns: [id, v]")
            .edit("  write:", "  schemaEvolution: addColumns\n  write:")
            .land("in", row("a", 1, 5, "put"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    pipeline
        .edit("columns: [id, v]", "columns: [id, v, day]")
        .land("in", row("a", 2, 4, "put"), row("b", 2, 4, "put"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("kept", "id", "v")).containsExactly("[a,1]", "[b,2]");

    // and removes it again, although the table keeps it
    pipeline
        .edit("columns: [id, v, day]", "columns: [id, v]")
        .land("in", row("a", 3, 6, "put"), row("b", 3, 3, "put"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("kept", "id", "v")).containsExactly("[a,3]", "[b,2]");
  }

  @Tag("slow")
  @Test
  void ignoringNullsCanBeSwitchedOnAndOff(@TempDir Path root) throws Exception {
    DeclaredPipeline pipeline =
        pipeline(root, "upsert, keys: [id], sequenceBy: [day]")
            .land("in", row("a", 1, 5, "put"), row("b", 1, 5, "put"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    pipeline
        .edit("sequenceBy: [day]", "sequenceBy: [day], ignoreNulls: true")
        .land("in", row("a", 2, 4, "put"), row("b", 7, 7, "put").replace("\"put\"", "null"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("kept", "id", "v", "day", "op"))
        .as("in a table that was there the row's sequence counts for each of its columns")
        .containsExactly("[a,1,5,put]", "[b,7,7,put]");

    pipeline
        .edit(", ignoreNulls: true", "")
        .land("in", row("b", 8, 8, "put"))
        .land("in", row("a", 3, 4, "put"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("kept", "id", "v", "day", "op", "__sequences IS NULL"))
        .containsExactly("[a,1,5,put,true]", "[b,8,8,put,true]");
  }

  @Test
  void aTypeThatTheQuarantineDoesNotHaveIsRefusedBeforeTheFirstRowMeetsIt(@TempDir Path root)
      throws Exception {
    DeclaredPipeline pipeline =
        pipeline(root, "upsert, keys: [id], sequenceBy: [day], columns: [id, v, day]")
            .edit(
                "  write:",
                "  expectations: [{name: positive, expression: v > 0, onViolation: quarantine}]\n"
                    + "  write:")
            .land("in", row("a", -1, 1, "put"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    pipeline.edit("op STRING", "op INT").land("in", row("a", -2, 1, "put").replace("\"put\"", "1"));
    assertThat(pipeline.check().problems())
        .singleElement()
        .asString()
        .startsWith("spec.tables[0].quarantine: Column op of the quarantine at file:")
        .endsWith(
            "kept_quarantine is STRING and the query yields INT; choose another quarantine.table,"
                + " or move that folder away.");

    pipeline.edit("  write:", "  quarantine: {table: refused}\n  write:");
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("refused", "v", "op")).containsExactly("[-2,1]");
  }

  private static String row(String id, int v, int day, String op) {
    return "{\"id\":\"%s\",\"v\":%d,\"day\":%d,\"op\":\"%s\"}".formatted(id, v, day, op);
  }
}
