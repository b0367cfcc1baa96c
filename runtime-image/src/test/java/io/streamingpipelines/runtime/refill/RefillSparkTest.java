package io.streamingpipelines.runtime.refill;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.CheckpointPlan;
import io.streamingpipelines.plan.CheckpointPlan.Accepts;
import io.streamingpipelines.plan.CheckpointPlan.Data;
import io.streamingpipelines.plan.CheckpointPlan.Start;
import io.streamingpipelines.plan.DecodePlan.Malformed;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.QueryReport;
import io.streamingpipelines.plan.TriggerPlan;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.fixture.Eventually;
import io.streamingpipelines.runtime.fixture.Pipelines;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import io.streamingpipelines.runtime.plan.TableDraft;
import io.streamingpipelines.runtime.query.Ending;
import io.streamingpipelines.runtime.query.QuerySupervisor;
import io.streamingpipelines.runtime.write.ExactlyOnceSparkTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests generations that replace the rows of earlier ones (docs/design/lifecycle.md#refills). */
class RefillSparkTest {
  private static final WritePlan UPSERT =
      new WritePlan.Upsert(
          List.of("id"), List.of("seq"), "op = 'del'", List.of(), false, 86_400_000);

  private Pipelines pipeline;

  @BeforeEach
  void create(@TempDir Path directory) {
    pipeline = new Pipelines(directory).malformed(Malformed.DROP);
    land("a", 1, "put");
    land("b", 2, "put");
  }

  @Test
  void replacesTheRowsInOneCommitAndGoesOn() throws Exception {
    run(append("SELECT id FROM landing"));
    long before = version();
    land("c", 3, "put");

    run(append("SELECT upper(id) AS id FROM landing").checkpoint(replace(2)));

    assertThat(rows()).containsExactly("[A]", "[B]", "[C]");
    assertThat(rowsAt(before)).as("until the swap").containsExactly("[a]", "[b]");
    assertThat(rowsAt(before + 1)).as("marked as refilling").containsExactly("[a]", "[b]");
    assertThat(rowsAt(before + 2)).as("the swap").containsExactly("[A]", "[B]", "[C]");
    assertThat(left("_delta_log")).as("what the refill leaves behind").isEmpty();

    land("d", 4, "put");
    run(append("SELECT upper(id) AS id FROM landing").checkpoint(replace(2)));
    assertThat(rows())
        .as("goes on, does not refill again")
        .containsExactly("[A]", "[B]", "[C]", "[D]");
  }

  @Test
  void changesTypesColumnsAndPartitioning() throws Exception {
    run(append("SELECT id, seq FROM landing"));

    TableDraft other =
        append("SELECT CAST(seq AS STRING) AS seq, op, id FROM landing").partitionBy("op");
    pipeline.table(other);
    assertThat(pipeline.checked()).as("without a refill").isNotEmpty();
    run(other.checkpoint(replace(2)));

    assertThat(pipeline.read("t").schema().simpleString())
        .isEqualTo("struct<seq:string,op:string,id:string>");
    assertThat(pipeline.rows("t", "seq", "op", "id")).containsExactly("[1,put,a]", "[2,put,b]");
    land("c", 3, "put");
    run(other.checkpoint(replace(2)));
    assertThat(pipeline.rows("t", "id")).containsExactly("[a]", "[b]", "[c]");
  }

  @Test
  void changesATableThatNothingHasBeenWrittenToYet(@TempDir Path directory) throws Exception {
    pipeline = new Pipelines(directory).malformed(Malformed.DROP);
    run(append("SELECT id, seq FROM landing"));
    land("a", 1, "put");

    TableDraft other =
        append("SELECT CAST(seq AS STRING) AS seq, op, id FROM landing").partitionBy("op");
    pipeline.table(other.checkpoint(replace(2)));
    assertThat(pipeline.checked()).isEmpty();
    run(other.checkpoint(replace(2)));
    assertThat(pipeline.rows("t", "seq", "op", "id")).containsExactly("[1,put,a]");
  }

  @Tag("slow")
  @Test
  void replacesUpsertedRowsWithTheirDeletionVectorsAndDeletes() throws Exception {
    run(new TableDraft("t").source("landing").query("SELECT * FROM landing").write(UPSERT));
    land("a", 5, "put");
    land("b", 6, "del");
    land("c", 7, "put");

    TableDraft second =
        new TableDraft("t").source("landing").query("SELECT * FROM landing").write(UPSERT);
    run(second.checkpoint(replace(2)));
    assertThat(pipeline.rows("t", "id", "seq")).containsExactly("[a,5]", "[c,7]");

    land("b", 3, "put");
    land("c", 8, "put");
    run(second.checkpoint(replace(2)));
    assertThat(pipeline.rows("t", "id", "seq"))
        .as("the refill remembers its deletes")
        .containsExactly("[a,5]", "[c,8]");
  }

  @Tag("slow")
  @Test
  void forgetsTheDeletesOfRowsThatItReplaces() throws Exception {
    land("b", 6, "del");
    run(new TableDraft("t").source("landing").query("SELECT * FROM landing").write(UPSERT));

    String without = "SELECT * FROM landing WHERE op <> 'del'";
    run(new TableDraft("t").source("landing").query(without).write(UPSERT).checkpoint(replace(2)));

    assertThat(pipeline.rows("t", "id", "seq")).containsExactly("[a,1]", "[b,2]");
  }

  @Test
  void keepsOldRowsWhoseSourceIsGone() throws Exception {
    run(append("SELECT id, seq FROM landing"));
    Files.delete(pipeline.directory().resolve("in/1.json"));
    land("c", 3, "put");

    run(
        append("SELECT upper(id) AS id, seq FROM landing")
            .checkpoint(checkpoint(2, Data.REPLACE, "seq <= 1 OR seq = 3")));

    assertThat(pipeline.rows("t", "id", "seq"))
        .as("row 3 is one of those that are kept, and there was none")
        .containsExactly("[B,2]", "[a,1]");
  }

  @Tag("slow")
  @Test
  void keepsTheDeletesOfKeptKeys() throws Exception {
    land("a", 5, "del");
    TableDraft upsert =
        new TableDraft("t").source("landing").query("SELECT * FROM landing").write(UPSERT);
    run(upsert);
    land("a", 3, "put");
    run(upsert.checkpoint(checkpoint(2, Data.REPLACE, "id = 'a'")));
    assertThat(pipeline.rows("t", "id", "seq")).containsExactly("[b,2]");

    land("a", 4, "put");
    run(upsert.checkpoint(checkpoint(2, Data.REPLACE, "id = 'a'")));
    assertThat(pipeline.rows("t", "id", "seq")).containsExactly("[b,2]");
  }

  @Tag("slow")
  @Test
  void aLaterGenerationGivesARefillUp() throws Exception {
    run(append("SELECT id FROM landing"));
    pipeline.restart(pipeline.plan().restart());
    TableDraft broken =
        append("SELECT CASE WHEN id = 'b' THEN raise_error('no') ELSE id END AS id FROM landing");
    pipeline.table(broken.checkpoint(replace(2)));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(rows()).as("the old rows stand").containsExactly("[a]", "[b]");
    pipeline.table(broken.checkpoint(checkpoint(2, Data.REPLACE, "id = 'a'")));
    assertThat(pipeline.checked())
        .extracting(Problem::toString)
        .containsExactly(
            "spec.tables[0].checkpoint.keepWhere: The refill by generation 2 has begun and keeps no"
                + " old rows; restore keepWhere, or raise the generation to start over.");

    land("c", 3, "put");
    run(
        append("SELECT id FROM landing")
            .checkpoint(
                new CheckpointPlan(3, Data.KEEP, Start.PREVIOUS, null, Accepts.NOTHING, 3)));
    assertThat(rows()).as("goes on after generation 1").containsExactly("[a]", "[b]", "[c]");
    assertThat(left("")).isEmpty();
    assertThat(events()).containsExactly("[t,2,ABANDONED]");
  }

  @Tag("slow")
  @Test
  void saysHowFarItIsAndKeepsTheOldRowsReadable() throws Exception {
    run(append("SELECT id FROM landing"));
    TableDraft slow =
        new TableDraft("t")
            .source("landing")
            .query("SELECT upper(id) AS id FROM landing")
            .trigger(new TriggerPlan.ProcessingTime(100));
    pipeline.table(slow.checkpoint(replace(2)));
    try (QuerySupervisor running = pipeline.start()) {
      Eventually.within(
          60,
          () ->
              running.statuses().get(0).state() == QueryReport.State.RUNNING
                  && running.statuses().get(0).refill() == null);
      assertThat(running.statuses().get(0).olderGenerations()).containsExactly(1);
      assertThat(rows()).containsExactly("[A]", "[B]");
      land("c", 3, "put");
      Eventually.within(60, () -> rows().size() == 3);
      assertThat(running.drain(Duration.ofSeconds(60))).isTrue();
    }
    assertThat(events()).containsExactly("[t,2,COMPLETED]");
    assertThat(pipeline.batches("origin.generation", "origin.batch_id"))
        .as("each batch of both generations")
        .containsExactly("[1,0]", "[1,1]", "[2,0]", "[2,1]", "[2,2]");
  }

  private TableDraft append(String query) {
    return new TableDraft("t").source("landing").query(query);
  }

  private static CheckpointPlan replace(int generation) {
    return checkpoint(generation, Data.REPLACE, null);
  }

  private static CheckpointPlan checkpoint(int generation, Data data, @Nullable String keepWhere) {
    return new CheckpointPlan(generation, data, Start.DECLARED, keepWhere, Accepts.NOTHING, 3);
  }

  private void run(TableDraft table) throws InterruptedException {
    pipeline.table(table);
    Ending ending = pipeline.run();
    assertThat(ending.outcome()).as(String.valueOf(ending.failure())).isEqualTo(Outcome.COMPLETED);
  }

  private void land(String id, int seq, String op) {
    pipeline.land(ExactlyOnceSparkTest.row(id, seq, seq, op));
  }

  private List<String> rows() {
    return pipeline.rows("t");
  }

  private List<String> rowsAt(long version) {
    return SharedSpark.session()
        .read()
        .format("delta")
        .option("versionAsOf", version)
        .load(pipeline.location("t"))
        .collectAsList()
        .stream()
        .map(Object::toString)
        .sorted()
        .toList();
  }

  private long version() {
    return io.delta.tables.DeltaTable.forPath(SharedSpark.session(), pipeline.location("t"))
        .history(1)
        .first()
        .getLong(0);
  }

  /** The folders of refills that have a file with this name. */
  private List<String> left(String name) throws Exception {
    try (var folders = Files.list(pipeline.directory().resolve("tables/t"))) {
      return folders
          .filter(folder -> folder.getFileName().toString().startsWith("refill-"))
          .filter(folder -> Files.exists(folder.resolve(name)))
          .map(Path::toString)
          .toList();
    }
  }

  private List<String> events() {
    return pipeline
        .read("_event_log")
        .where("event_type = 'refill_progress'")
        .selectExpr(
            "origin.dataset_name",
            "origin.generation",
            "get_json_object(details, '$.refill_progress.status')")
        .collectAsList()
        .stream()
        .map(Object::toString)
        .toList();
  }
}
