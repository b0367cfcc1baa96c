package io.streamingpipelines.runtime.refill;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.CheckpointPlan;
import io.streamingpipelines.plan.CheckpointPlan.Accepts;
import io.streamingpipelines.plan.CheckpointPlan.Data;
import io.streamingpipelines.plan.CheckpointPlan.Start;
import io.streamingpipelines.plan.DecodePlan.Malformed;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.fixture.Pipelines;
import io.streamingpipelines.runtime.plan.TableDraft;
import io.streamingpipelines.runtime.query.Ending;
import io.streamingpipelines.runtime.write.ExactlyOnceSparkTest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what a refill means for the flows that read the table. */
class RefillReadersSparkTest {
  private static final WritePlan UPSERT =
      new WritePlan.Upsert(List.of("id"), List.of("seq"), null, List.of(), false, 86_400_000);

  private Pipelines pipeline;

  @BeforeEach
  void create(@TempDir Path directory) {
    pipeline = new Pipelines(directory).malformed(Malformed.DROP);
    land("a", 1);
    land("b", 2);
  }

  @Test
  void namesTheFlowsThatCannotContinue() throws Exception {
    pipeline
        .table(first("id"))
        .table(reader("rows", InputPlan.ReadAs.STREAM))
        .table(reader("changes", InputPlan.ReadAs.CHANGES))
        .table(reader("joined", InputPlan.ReadAs.SNAPSHOT).write(new WritePlan.Refresh()));
    run();

    pipeline.table(first("upper(id) AS id").checkpoint(replace(2)));
    assertThat(pipeline.contradictions())
        .containsExactlyInAnyOrder(
            "spec.tables[0]: rows cannot continue from its checkpoint: the rows of first, which it"
                + " reads, are replaced; raise its checkpoint.generation above 1, set"
                + " skipChangeCommits on that input, or revert the change.",
            "spec.tables[1]: changes cannot continue from its checkpoint: the rows of first, which"
                + " it reads, are replaced; raise its checkpoint.generation above 1, or revert the"
                + " change.");
  }

  @Tag("slow")
  @Test
  void aNewGenerationOfTheReaderWaitsForTheNewRows() throws Exception {
    pipeline.table(first("id")).table(reader("rows", InputPlan.ReadAs.STREAM));
    run();
    land("c", 3);

    pipeline
        .table(first("upper(id) AS id").checkpoint(replace(2)))
        .table(reader("rows", InputPlan.ReadAs.STREAM).checkpoint(replace(2)));
    assertThat(pipeline.contradictions()).isEmpty();
    run();
    assertThat(pipeline.rows("rows", "id")).containsExactly("[A]", "[B]", "[C]");
    land("d", 4);
    run();
    assertThat(pipeline.rows("rows", "id")).containsExactly("[A]", "[B]", "[C]", "[D]");
  }

  @Tag("slow")
  @Test
  void aReaderThatSkipsChangesContinuesWithNewRows() throws Exception {
    pipeline.table(first("id")).table(skipping());
    run();

    pipeline.table(first("upper(id) AS id").checkpoint(replace(2))).table(skipping());
    assertThat(pipeline.contradictions()).isEmpty();
    run();
    land("c", 3);
    run();
    assertThat(pipeline.rows("rows", "id")).containsExactly("[C]", "[a]", "[b]");
  }

  @Tag("slow")
  @Test
  void aNewGenerationOfAReaderOfChangesSeesTheNewRowsOnly() throws Exception {
    pipeline.table(first("id").write(UPSERT)).table(changes());
    run();

    pipeline
        .table(first("upper(id) AS id").write(UPSERT).checkpoint(replace(2)))
        .table(changes().checkpoint(replace(2)));
    run();
    assertThat(pipeline.rows("changes", "id", "_change"))
        .containsExactly("[A,insert]", "[B,insert]");
  }

  private static TableDraft first(String id) {
    return new TableDraft("first")
        .source("landing")
        .query("SELECT " + id + ", seq FROM landing")
        .properties(java.util.Map.of("delta.enableChangeDataFeed", "true"));
  }

  private static TableDraft reader(String name, InputPlan.ReadAs as) {
    return new TableDraft(name)
        .input(InputPlan.Kind.TABLE, "first", as)
        .query("SELECT id, seq FROM first");
  }

  private static TableDraft changes() {
    return new TableDraft("changes")
        .input(InputPlan.Kind.TABLE, "first", InputPlan.ReadAs.CHANGES)
        .query("SELECT id, _change_type AS _change FROM first");
  }

  private static TableDraft skipping() {
    return new TableDraft("rows").skipping("first").query("SELECT id, seq FROM first");
  }

  private static CheckpointPlan replace(int generation) {
    return new CheckpointPlan(
        generation, Data.REPLACE, Start.DECLARED, null, Accepts.NOTHING, CheckpointPlan.RETAIN);
  }

  private void run() throws InterruptedException {
    Ending ending = pipeline.run();
    assertThat(ending.outcome()).as(String.valueOf(ending.failure())).isEqualTo(Outcome.COMPLETED);
  }

  private void land(String id, int seq) {
    pipeline.land(ExactlyOnceSparkTest.row(id, seq, seq, "put"));
  }
}
