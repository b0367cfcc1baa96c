package io.streamingpipelines.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.DecodePlan.Malformed;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.fixture.Pipelines;
import io.streamingpipelines.runtime.plan.TableDraft;
import io.streamingpipelines.runtime.query.Ending;
import io.streamingpipelines.runtime.write.ExactlyOnceSparkTest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests whether a flow may continue from its checkpoint
 * (docs/design/lifecycle.md#checkpoint-fingerprint, docs/design/lifecycle.md#checkpoint-history).
 */
class CheckpointSparkTest {
  private static final String COUNTS = "SELECT op, count(*) AS n FROM landing GROUP BY op";

  private Pipelines pipeline;

  @BeforeEach
  void create(@TempDir Path directory) {
    pipeline =
        new Pipelines(directory)
            .malformed(Malformed.DROP)
            .land(ExactlyOnceSparkTest.row("a", 1, 1, "put"));
  }

  @Test
  void refusesTableAndCheckpointOfAnotherPipeline() throws Exception {
    run(stateless("SELECT id FROM landing"));
    pipeline.named("other");
    assertThat(pipeline.problems())
        .extracting(Problem::toString)
        .singleElement()
        .asString()
        .startsWith("spec.tables[0].location: The table " + pipeline.location("t") + " belongs to")
        .contains("local/test/shop");

    delete("tables/t");
    assertThat(pipeline.problems())
        .extracting(Problem::code, Problem::path)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("CheckpointOwned", "spec.tables[0]"));
  }

  @Test
  void takesOverTableAndCheckpointOfAnotherPipelineOnlyIfItIsNamed() throws Exception {
    run(stateless("SELECT id FROM landing"));
    land("b");
    pipeline.named("other").takeOver("local/test/wrong");
    assertThat(pipeline.problems()).extracting(Problem::code).containsExactly("TableOwned");

    pipeline.takeOver("local/test/shop");
    run(stateless("SELECT id FROM landing"));
    assertThat(pipeline.rows("t")).as("continues").containsExactly("[a]", "[b]");

    pipeline.takeOver(null);
    land("c");
    run(stateless("SELECT id FROM landing"));
    assertThat(pipeline.rows("t")).as("is its own now").containsExactly("[a]", "[b]", "[c]");
    pipeline.named("shop");
    assertThat(pipeline.problems()).extracting(Problem::code).containsExactly("TableOwned");
  }

  @Test
  void doesNotStartAfreshWhenTheCheckpointIsGone() throws Exception {
    run(stateless("SELECT id FROM landing"));
    delete("checkpoints/t");
    assertThat(lost()).isEqualTo("CheckpointLost");

    assertThat(pipeline.rows("t")).containsExactly("[a]");
    run(stateless("SELECT id FROM landing").repeatedGeneration(2));
    assertThat(pipeline.rows("t")).as("asked for, read again").containsExactly("[a]", "[a]");
  }

  @Test
  void doesNotGoOnWhenTheOffsetsAreGone() throws Exception {
    run(stateless("SELECT id FROM landing"));
    delete("checkpoints/t/default/1/offsets");

    assertThat(lost()).isEqualTo("CheckpointLost");
  }

  @Test
  void doesNotGoOnWhenItsStateIsGone() throws Exception {
    run(stateful(COUNTS));
    delete("checkpoints/t/default/1/state/0/0");
    delete("checkpoints/t/default/1/state/0/1");
    land("b");

    Failure failure = pipeline.run().failure();

    assertThat(failure).isNotNull();
    assertThat(failure.kind()).isEqualTo(Failure.Kind.HISTORY_LOST);
    assertThat(failure.message())
        .startsWith("A file of the query's state is missing (")
        .contains("checkpoints/t/default/1/state/0/")
        .contains("raise the table's checkpoint.generation to start again with empty state. Batch");
    assertThat(pipeline.rows("t")).containsExactly("[put,1]");
  }

  @Test
  void refusesACheckpointThatIsOlderThanItsTable() throws Exception {
    run(stateless("SELECT id FROM landing"));
    copy("checkpoints", "backup");
    land("b");
    run(stateless("SELECT id FROM landing"));
    delete("checkpoints");
    copy("backup", "checkpoints");
    land("c");

    assertThat(lost()).isEqualTo("CheckpointOutdated");
    assertThat(pipeline.rows("t"))
        .as("nothing was skipped or written")
        .containsExactly("[a]", "[b]");
    run(stateless("SELECT id FROM landing").repeatedGeneration(2));
    assertThat(pipeline.rows("t")).containsExactly("[a]", "[a]", "[b]", "[b]", "[c]");
  }

  @Test
  void refusesAnOlderCheckpointOfACompleteResult() throws Exception {
    TableDraft complete = stateless(COUNTS).write(new WritePlan.Complete()).unboundedState();
    run(complete);
    copy("checkpoints", "backup");
    land("b");
    run(complete);
    delete("checkpoints");
    copy("backup", "checkpoints");
    land("c");

    assertThat(lost()).isEqualTo("CheckpointOutdated");
  }

  @Test
  void doesNotGoOnInATableThatWasDeletedBesideItsCheckpoint() throws Exception {
    run(stateless("SELECT id FROM landing"));
    copy("tables/t", "moved");
    delete("tables/t");
    land("b");

    assertThat(lost()).isEqualTo("TableLost");
    assertThat(lost()).as("nor at the next start, in the table made anew").isEqualTo("TableLost");
    assertThat(pipeline.rows("t")).isEmpty();

    delete("tables/t");
    copy("moved", "tables/t");
    org.apache.spark.sql.delta.DeltaLog.clearCache();
    run(stateless("SELECT id FROM landing"));
    assertThat(pipeline.rows("t")).as("put back").containsExactly("[a]", "[b]");
  }

  @Test
  void fillsADeletedTableAgainInANewGeneration() throws Exception {
    run(stateless("SELECT id FROM landing"));
    delete("tables/t");
    run(stateless("SELECT id FROM landing").generation(2));

    assertThat(pipeline.rows("t")).containsExactly("[a]");
  }

  @Test
  void doesNotGoOnInAnOlderCopyOfItsTable() throws Exception {
    run(stateless("SELECT id FROM landing"));
    copy("tables/t", "backup");
    land("b");
    run(stateless("SELECT id FROM landing"));
    delete("tables/t");
    copy("backup", "tables/t");
    org.apache.spark.sql.delta.DeltaLog.clearCache();
    land("c");

    assertThat(lost()).isEqualTo("TableOutdated");
    assertThat(pipeline.rows("t")).containsExactly("[a]");
  }

  @Test
  void refusesATableThatForgetsItsTransactionsUnlessTheManifestOnceAskedForThat() throws Exception {
    String property = "delta.setTransactionRetentionDuration";
    TableDraft table = stateless("SELECT id FROM landing");
    pipeline.table(table);
    assertThat(pipeline.problems()).isEmpty();
    org.apache.spark.sql.SparkSession spark =
        io.streamingpipelines.runtime.fixture.SharedSpark.session();
    String alter = "ALTER TABLE delta.`" + pipeline.location("t") + "` ";
    spark.sql(alter + "SET TBLPROPERTIES ('" + property + "' = 'interval 1 days')");
    assertThat(pipeline.problems())
        .extracting(Problem::toString)
        .singleElement()
        .asString()
        .startsWith("spec.tables[0]: The table " + pipeline.location("t") + " has the property")
        .contains(alter + "UNSET TBLPROPERTIES ('" + property + "')");

    // as an older operator would have accepted it
    pipeline.table(table.properties(java.util.Map.of(property, "interval 1 days")));
    assertThat(pipeline.problems()).hasSize(1);
    pipeline.table(stateless("SELECT id FROM landing"));
    assertThat(pipeline.problems()).as("what the manifest has set goes with it").isEmpty();
  }

  @Test
  void refusesOtherGroupKeysOverTheSameState() throws Exception {
    run(stateful(COUNTS));
    pipeline.table(stateful("SELECT id AS op, count(*) AS n FROM landing GROUP BY id"));

    assertThat(pipeline.problems())
        .extracting(Problem::toString)
        .singleElement()
        .asString()
        .startsWith(
            "spec.tables[0]: t cannot continue from its checkpoint: its aggregation is now keyed by"
                + " document(value).id STRING instead of document(value).op STRING")
        .contains("raise its checkpoint.generation above 1");
    pipeline.table(
        stateful("SELECT id AS op, count(*) AS n FROM landing GROUP BY id").repeatedGeneration(2));
    assertThat(pipeline.problems()).isEmpty();
  }

  @Test
  void goesOnWithCommentsAndWhiteSpaceChanged() throws Exception {
    run(stateful(COUNTS));
    pipeline.land(ExactlyOnceSparkTest.row("b", 1, 1, "put"));
    run(stateful("SELECT op, count(*) AS n -- how many\n  FROM landing /* all */\n GROUP BY op"));

    assertThat(pipeline.rows("t")).containsExactly("[put,2]");
  }

  @Test
  void goesOnWithAnyQueryThatRemembersNothing() throws Exception {
    run(stateless("SELECT id, op FROM landing"));
    pipeline.land(ExactlyOnceSparkTest.row("b", 1, 1, "put"));
    run(stateless("SELECT upper(id) AS id, op FROM landing WHERE v > 0"));

    assertThat(pipeline.rows("t")).containsExactly("[B,put]", "[a,put]");
  }

  @Test
  void refusesAStateThatTheCheckpointDoesNotHold() throws Exception {
    run(stateless("SELECT op, CAST(v AS BIGINT) AS n FROM landing"));
    pipeline.table(stateful(COUNTS));

    assertThat(pipeline.problems())
        .extracting(Problem::code)
        .as("another way of writing, and the state itself")
        .containsExactly("NewCheckpointNeeded", "NewCheckpointNeeded");
  }

  @Test
  void stopsTheOlderOfTwoDriversBeforeItsNextCommit() throws Exception {
    pipeline
        .land(ExactlyOnceSparkTest.row("b", 2, 1, "put"))
        .table(stateless("SELECT id FROM landing"))
        .probe(
            (flow, batch, step) -> {
              if (batch == 1
                  && step == io.streamingpipelines.runtime.batch.WriterProbe.Step.AFTER_SIDE_ROWS) {
                Epoch.claim(
                    new org.apache.hadoop.conf.Configuration(),
                    pipeline.plan().storage().checkpoints(),
                    "newer");
              }
            });
    Ending ending = pipeline.run();

    assertThat(ending.outcome()).isEqualTo(Outcome.FENCED);
    assertThat(ending.failure()).extracting(Failure::kind).isEqualTo(Failure.Kind.FENCED);
    assertThat(pipeline.rows("t")).containsExactly("[a]");
    assertThat(pipeline.rows("_event_log", "origin.batch_id"))
        .as("not even the log of the batch before")
        .doesNotContain("[1]");
  }

  @Test
  void bringsTheOlderDriversBatchToItsEndInTheNewerOne() throws Exception {
    stopsTheOlderOfTwoDriversBeforeItsNextCommit();
    pipeline.probe(io.streamingpipelines.runtime.batch.WriterProbe.NONE);
    run(stateless("SELECT id FROM landing"));

    assertThat(pipeline.rows("t")).containsExactly("[a]", "[b]");
    assertThat(pipeline.batches("origin.batch_id", "origin.epoch"))
        .as("the log names the driver that committed, not the one that logged")
        .containsExactly("[0,1]", "[1,3]");
  }

  private String lost() throws InterruptedException {
    Ending ending = pipeline.run();
    assertThat(ending.outcome()).isEqualTo(Outcome.FAILED);
    Failure failure = ending.failure();
    assertThat(failure).isNotNull();
    assertThat(failure.kind()).isEqualTo(Failure.Kind.HISTORY_LOST);
    return failure.reason();
  }

  private void run(TableDraft draft) throws InterruptedException {
    Ending ending = pipeline.table(draft).run();
    assertThat(ending.outcome()).as("%s", ending).isEqualTo(Outcome.COMPLETED);
  }

  private static TableDraft stateless(String query) {
    return new TableDraft("t").source("landing").query(query);
  }

  private static TableDraft stateful(String query) {
    return stateless(query)
        .write(new WritePlan.Upsert(List.of("op"), List.of(), null, List.of(), false, 1))
        .unboundedState();
  }

  private void land(String id) {
    pipeline.land(ExactlyOnceSparkTest.row(id, 1, 1, "put"));
  }

  private void copy(String from, String to) throws IOException {
    Path source = pipeline.directory().resolve(from);
    Path target = pipeline.directory().resolve(to);
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(source.relativize(file)));
      }
    }
  }

  private void delete(String path) throws IOException {
    try (Stream<Path> files = Files.walk(pipeline.directory().resolve(path))) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }
}
