package io.streamingpipelines.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.CheckpointPlan;
import io.streamingpipelines.plan.CheckpointPlan.Accepts;
import io.streamingpipelines.plan.CheckpointPlan.Data;
import io.streamingpipelines.plan.CheckpointPlan.Start;
import io.streamingpipelines.plan.DecodePlan.Malformed;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.fixture.Pipelines;
import io.streamingpipelines.runtime.plan.TableDraft;
import io.streamingpipelines.runtime.query.Ending;
import io.streamingpipelines.runtime.write.ExactlyOnceSparkTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests what a new generation does with rows and offsets (docs/design/lifecycle.md#generations).
 */
class GenerationsSparkTest {
  private static final WritePlan UPSERT =
      new WritePlan.Upsert(List.of("id"), List.of("seq"), null, List.of(), false, 86_400_000);

  private static final WritePlan COUNT =
      new WritePlan.Upsert(List.of("op"), List.of(), null, List.of(), false, 1);

  private Pipelines pipeline;

  @BeforeEach
  void create(@TempDir Path directory) {
    pipeline = new Pipelines(directory).malformed(Malformed.DROP);
    land("a", 1);
    land("b", 2);
  }

  /**
   * {@code data} and {@code start} for a table that reads another one, which has the rows of the
   * source and gets {@code c} before the new generation starts and {@code d} afterwards. The query
   * of the new generation writes names in capitals.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          append | KEEP    | PREVIOUS | [C] [D] [a] [b]
          append | REPLACE | PREVIOUS | [C] [D]
          """)
  void readsWhatItIsToldTo(String mode, Data data, Start start, String rows) throws Exception {
    WritePlan write = mode.equals("upsert") ? UPSERT : new WritePlan.Append();
    pipeline.table(new TableDraft("first").source("landing").query("SELECT * FROM landing"));
    TableDraft before = new TableDraft("t").table("first").write(write);
    run(before.query("SELECT id, seq FROM first"));
    land("c", 3);

    CheckpointPlan next =
        new CheckpointPlan(2, data, start, null, new Accepts(true, true, false), 3);
    TableDraft after = new TableDraft("t").table("first").write(write).checkpoint(next);
    run(after.query("SELECT upper(id) AS id, seq FROM first"));
    land("d", 4);
    run(after);
    assertThat(pipeline.rows("t", "id")).containsExactly(rows.split(" "));
  }

  /** The other combinations. */
  @ParameterizedTest
  @Tag("slow")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          append | KEEP    | DECLARED | [A] [B] [C] [D] [a] [b]
          append | KEEP    | LATEST   | [D] [a] [b]
          append | REPLACE | DECLARED | [A] [B] [C] [D]
          append | KEEP    | EARLIEST | [A] [B] [C] [D] [a] [b]
          append | REPLACE | EARLIEST | [A] [B] [C] [D]
          append | REPLACE | LATEST   | [D]
          upsert | KEEP    | DECLARED | [A] [B] [C] [D] [a] [b]
          upsert | KEEP    | PREVIOUS | [C] [D] [a] [b]
          upsert | KEEP    | LATEST   | [D] [a] [b]
          upsert | REPLACE | DECLARED | [A] [B] [C] [D]
          upsert | REPLACE | PREVIOUS | [C] [D]
          upsert | REPLACE | LATEST   | [D]
          """)
  void readsWhatItIsToldToInEachCombination(String mode, Data data, Start start, String rows)
      throws Exception {
    readsWhatItIsToldTo(mode, data, start, rows);
  }

  /** The count begins with the rows that the generation reads; it is of all rows otherwise. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          KEEP    | PREVIOUS | [put,1] | [put,2]
          """)
  void beginsWithEmptyStateInTheMiddleOfItsInput(Data data, Start start, String first, String then)
      throws Exception {
    String query = "SELECT op, count(*) AS n FROM first GROUP BY op";
    pipeline.table(new TableDraft("first").source("landing").query("SELECT * FROM landing"));
    run(counted().query(query));
    land("c", 3);

    CheckpointPlan next =
        new CheckpointPlan(2, data, start, null, new Accepts(false, true, true), 3);
    run(counted().query(query).checkpoint(next));
    assertThat(pipeline.rows("t", "op", "n")).containsExactly(first);
    land("d", 4);
    run(counted().query(query).checkpoint(next));
    assertThat(pipeline.rows("t", "op", "n")).containsExactly(then);
  }

  /** The other combinations. */
  @ParameterizedTest
  @Tag("slow")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          KEEP    | LATEST   | [put,2] | [put,1]
          REPLACE | PREVIOUS | [put,1] | [put,2]
          """)
  void beginsWithEmptyStateInEachCombination(Data data, Start start, String first, String then)
      throws Exception {
    beginsWithEmptyStateInTheMiddleOfItsInput(data, start, first, then);
  }

  private static TableDraft counted() {
    return new TableDraft("t").table("first").write(COUNT).unboundedState();
  }

  @Test
  void keepsTheWatermarkWhenItContinuesWithEmptyState() throws Exception {
    String query =
        "SELECT window.start AS at, count(*) AS n FROM first GROUP BY window(ts, '10 seconds')";
    pipeline.table(
        new TableDraft("first")
            .source("landing")
            .query("SELECT id, timestamp_seconds(seq) AS ts FROM landing"));
    run(new TableDraft("t").table("first").watermark("ts", 0, null).query(query));
    land("later", 25);
    run(new TableDraft("t").table("first").watermark("ts", 0, null).query(query));
    assertThat(pipeline.rows("t", "n")).as("the first window is closed").containsExactly("[2]");

    land("late", 5);
    land("next", 45);
    run(
        new TableDraft("t")
            .table("first")
            .watermark("ts", 0, null)
            .query(query)
            .checkpoint(
                new CheckpointPlan(
                    2, Data.KEEP, Start.PREVIOUS, null, new Accepts(false, false, true), 3)));
    assertThat(pipeline.rows("t", "n"))
        .as("the late row does not open its window again, and the window of 25 is lost")
        .containsExactly("[2]");
  }

  @Test
  void continuesAfterTheFilesThatTheEarlierGenerationHasRead() throws Exception {
    run(new TableDraft("t").source("landing").query("SELECT id FROM landing"));
    land("c", 3);
    TableDraft second =
        new TableDraft("t").source("landing").query("SELECT upper(id) AS id FROM landing");
    run(second.checkpoint(previous(2)));
    assertThat(pipeline.rows("t")).containsExactly("[C]", "[a]", "[b]");
    land("d", 4);
    run(second.checkpoint(previous(2)));
    run(second.checkpoint(previous(3)));
    land("e", 5);
    run(second.checkpoint(previous(3)));
    assertThat(pipeline.rows("t")).containsExactly("[C]", "[D]", "[E]", "[a]", "[b]");
  }

  @Test
  void doesNotStartFromTheBeginningWhenTheEarlierCheckpointIsGone() throws Exception {
    run(new TableDraft("t").source("landing").query("SELECT id FROM landing"));
    Files.move(pipeline.directory().resolve("checkpoints/t"), pipeline.directory().resolve("gone"));
    pipeline.table(
        new TableDraft("t")
            .source("landing")
            .query("SELECT id FROM landing")
            .checkpoint(previous(2)));
    assertThat(pipeline.contradictions())
        .as("what a check says while the old driver runs")
        .containsExactly(
            "spec.tables[0].checkpoint.start: The table t has rows of an earlier generation, but no"
                + " checkpoint of one exists any more, so start: previous has no position to"
                + " continue from; restore the checkpoint, or choose another checkpoint.start.");
    assertThat(String.valueOf(pipeline.run().failure()))
        .contains("start: previous has no position");
    assertThat(pipeline.rows("t")).containsExactly("[a]", "[b]");
  }

  @Test
  void readsNewSourcesFromTheirBeginningAndKnownOnesFromWhereTheEarlierGenerationStopped()
      throws Exception {
    pipeline.table(new TableDraft("first").source("landing").query("SELECT * FROM landing"));
    run(new TableDraft("t").source("landing").query("SELECT id FROM landing"));
    land("c", 3);
    run(
        new TableDraft("t")
            .table("first")
            .source("landing")
            .query(
                "SELECT concat('first ', id) AS id FROM first"
                    + " UNION ALL SELECT upper(id) AS id FROM landing")
            .checkpoint(previous(2)));
    assertThat(pipeline.rows("t"))
        .containsExactly("[C]", "[a]", "[b]", "[first a]", "[first b]", "[first c]");
  }

  @Test
  void asksBeforeItWritesRowsTwiceLosesThemOrStartsWithEmptyState() throws Exception {
    run(new TableDraft("t").source("landing").query("SELECT id FROM landing"));
    TableDraft second = new TableDraft("t").source("landing").query("SELECT id FROM landing");
    pipeline.table(second.generation(2));
    assertThat(pipeline.problems())
        .extracting(Problem::toString)
        .singleElement()
        .asString()
        .startsWith("spec.tables[0]: t cannot start a new checkpoint: generation 2 would write")
        .contains("checkpoint.acceptDuplicates: true");

    pipeline.table(
        second.checkpoint(
            new CheckpointPlan(2, Data.REPLACE, Start.PREVIOUS, null, Accepts.NOTHING, 3)));
    assertThat(pipeline.problems())
        .extracting(Problem::message)
        .singleElement()
        .asString()
        .contains("checkpoint.acceptLoss: true");
    assertThat(pipeline.rows("t")).containsExactly("[a]", "[b]");
  }

  @Test
  void keepsSomeOlderGenerationsAndDeletesTheRest() throws Exception {
    for (int generation = 1; generation <= 4; generation++) {
      land("g" + generation, generation);
      TableDraft table = new TableDraft("t").source("landing").query("SELECT id FROM landing");
      CheckpointPlan next =
          new CheckpointPlan(generation, Data.KEEP, Start.PREVIOUS, null, Accepts.NOTHING, 1);
      run(table.checkpoint(next));
    }
    assertThat(generations()).as("until a batch is committed").containsExactly("1", "2", "3", "4");
    land("last", 5);
    run(
        new TableDraft("t")
            .source("landing")
            .query("SELECT id FROM landing")
            .checkpoint(
                new CheckpointPlan(4, Data.KEEP, Start.PREVIOUS, null, Accepts.NOTHING, 1)));
    assertThat(generations()).containsExactly("3", "4");
  }

  private List<String> generations() throws Exception {
    try (Stream<Path> found = Files.list(pipeline.directory().resolve("checkpoints/t/default"))) {
      return found.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static CheckpointPlan previous(int generation) {
    return new CheckpointPlan(generation, Data.KEEP, Start.PREVIOUS, null, Accepts.NOTHING, 3);
  }

  private void run(TableDraft table) throws InterruptedException {
    pipeline.table(table);
    Ending ending = pipeline.run();
    assertThat(ending.outcome()).as(String.valueOf(ending.failure())).isEqualTo(Outcome.COMPLETED);
  }

  private void land(String id, int seq) {
    pipeline.land(ExactlyOnceSparkTest.row(id, seq, seq, "put"));
  }
}
