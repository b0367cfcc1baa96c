package io.streamingpipelines.runtime.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.DecodePlan.Malformed;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.ExpectationPlan;
import io.streamingpipelines.plan.ExpectationPlan.Action;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.batch.WriterProbe;
import io.streamingpipelines.runtime.batch.WriterProbe.Step;
import io.streamingpipelines.runtime.fixture.Pipelines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests each write mode at each point where a driver can die. */
public final class ExactlyOnceSparkTest {
  private static final List<ExpectationPlan> RULES =
      List.of(
          rule("has_id", "id IS NOT NULL", Action.QUARANTINE),
          rule("positive", "v >= 0", Action.DROP),
          rule("small", "v < 100", Action.WARN));
  private static final WritePlan.Upsert UPSERT =
      new WritePlan.Upsert(
          List.of("id"), List.of("seq"), "op = 'delete'", List.of(), false, 86_400_000);

  private Pipelines pipeline;

  @BeforeEach
  void create(@TempDir Path directory) {
    pipeline = new Pipelines(directory);
  }

  @Test
  void everyWriteModeHasEachBatchOnceWhereverTheDriverDies() throws Exception {
    WritePlan history =
        new WritePlan.History(
            List.of("id"), List.of("seq"), "op = 'delete'", List.of("id", "v"), 86_400_000);
    WritePlan byOp = new WritePlan.Upsert(List.of("op"), List.of(), null, List.of(), false, 1);
    String counted = "SELECT op, count(*) AS n FROM landing GROUP BY op";
    pipeline
        .malformed(Malformed.DROP)
        .table("appended", "landing", null, new WritePlan.Append(), RULES)
        .table("newest", "landing", null, UPSERT, RULES)
        .table("versions", "landing", null, history, RULES)
        .table("merged", "landing", counted, byOp)
        .table("replaced", "landing", counted, new WritePlan.Complete());
    land(0);
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    int batch = 0;
    for (Step step : Step.values()) {
      batch++;
      land(batch);
      // rows of aggregations are not evaluated, so they have no side tables
      assertThat(dieIn(batch, step)).as(step.name()).hasSize(step == Step.BEFORE_SIDE_ROWS ? 3 : 5);
      assertThat(pipeline.run().outcome()).as(step.name()).isEqualTo(Outcome.COMPLETED);
      holds(batch, step);
    }
  }

  /**
   * Writes a key that changes, a key that is new and deleted by the next batch, and rows to reject;
   * two of them are duplicates.
   */
  private void land(int batch) {
    int seq = 10 * batch;
    pipeline.land(
        row("same", batch, seq + 1, "put"),
        row("same", batch, seq + 1, "put"),
        row("new" + batch, 500, seq + 2, "put"),
        row(null, 3, seq + 3, "put"),
        row(null, 3, seq + 3, "put"),
        row("cold", -1, seq + 4, "put"),
        row("new" + (batch - 1), 0, seq + 5, "delete"));
  }

  /** Checks the content of the tables after the batch against values computed by hand. */
  private void holds(int last, Step step) {
    List<String> appended = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    List<String> versions = new ArrayList<>();
    List<String> deleted = new ArrayList<>();
    List<String> quality = new ArrayList<>();
    for (int batch = 0; batch <= last; batch++) {
      int seq = 10 * batch;
      String same = "[same," + batch + "]";
      appended.addAll(List.of(same, same, "[new" + batch + ",500]", "[new" + (batch - 1) + ",0]"));
      String nameless = "[3,ArraySeq(has_id),default," + batch + "]";
      refused.addAll(List.of(nameless, nameless));
      boolean ended = batch < last;
      versions.add("[same,%d,%d,%s]".formatted(batch, seq + 1, ended ? seq + 11 : null));
      versions.add("[new%d,500,%d,%s]".formatted(batch, seq + 2, ended ? seq + 15 : null));
      deleted.add("[new" + (batch - 1) + "," + batch + "]");
      quality.add("[appended," + batch + ",4,1,1,2,4]");
    }
    List<String> counts = List.of("[delete," + (last + 1) + "]", "[put," + 6 * (last + 1) + "]");

    assertRows(step, "appended", appended, "id", "v");
    assertRows(
        step, "appended_quarantine", refused, "v", "_failed_expectations", "_flow", "_batch");
    assertRows(
        step,
        "newest",
        List.of(
            "[new%d,500,%d]".formatted(last, 10 * last + 2),
            "[same,%d,%d]".formatted(last, 10 * last + 1)),
        "id",
        "v",
        "seq");
    assertRows(step, "newest_tombstones", deleted, "id", "_batch");
    assertRows(step, "versions", versions);
    assertRows(step, "versions_tombstones", deleted, "id", "_batch");
    assertRows(step, "merged", counts);
    assertRows(step, "replaced", counts);
    assertThat(pipeline.batches("origin.dataset_name", "origin.batch_id"))
        .as(step.name())
        .hasSize(5 * (last + 1))
        .doesNotHaveDuplicates();
    assertThat(quality()).as(step.name()).containsAll(quality);
  }

  private void assertRows(Step step, String table, List<String> expected, String... columns) {
    assertThat(pipeline.rows(table, columns))
        .as(step + " " + table)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void keepsWhatIsCommittedWhenTheRulesWereEditedInBetween() throws Exception {
    land(0);
    land(1);
    pipeline.table("t", "landing", null, new WritePlan.Append(), RULES);
    assertThat(dieIn(1, Step.AFTER_TARGET)).containsExactly("t");
    pipeline.table("t", "landing", null, new WritePlan.Append(), List.of());
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    assertThat(pipeline.read("t").count()).isEqualTo(8);
    assertThat(pipeline.read("t_quarantine").count()).isEqualTo(4);
  }

  @Test
  void replacesSideRowsWhenTheRulesWereEditedBeforeTheCommit() throws Exception {
    land(0);
    land(1);
    pipeline.table("t", "landing", null, new WritePlan.Append(), RULES);
    assertThat(dieIn(1, Step.AFTER_SIDE_ROWS)).containsExactly("t");
    List<ExpectationPlan> stricter = List.of(rule("small", "v < 100", Action.QUARANTINE));
    pipeline.table("t", "landing", null, new WritePlan.Append(), stricter);
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    assertThat(pipeline.rows("t_quarantine", "id", "v", "_failed_expectations", "_batch"))
        .containsExactly(
            "[new1,500,ArraySeq(small),1]",
            "[null,3,ArraySeq(has_id),0]",
            "[null,3,ArraySeq(has_id),0]");
    assertThat(pipeline.read("t").count()).isEqualTo(10);
  }

  /**
   * Runs with a driver that dies in the batch; returns the tables whose writer reached the point.
   */
  private Set<String> dieIn(long batch, Step step) throws InterruptedException {
    Set<String> died = ConcurrentHashMap.newKeySet();
    WriterProbe crash =
        (flow, number, at) -> {
          if (number == batch && at == step) {
            died.add(flow.table());
            throw new IllegalStateException("the driver dies here");
          }
        };
    assertThat(pipeline.probe(crash).run().outcome()).isEqualTo(Outcome.FAILED);
    pipeline.probe(WriterProbe.NONE);
    return died;
  }

  private List<String> quality() {
    String path = "get_json_object(details, '$.flow_progress.%s')";
    return pipeline.batches(
        "origin.dataset_name",
        "origin.batch_id",
        path.formatted("data_quality.passed_records"),
        path.formatted("data_quality.warned_records"),
        path.formatted("data_quality.dropped_records"),
        path.formatted("data_quality.quarantined_records"),
        path.formatted("metrics.num_output_rows"));
  }

  public static String row(@Nullable String id, int v, int seq, String op) {
    String value = id == null ? "null" : "\"" + id + "\"";
    return "{\"id\":" + value + ",\"v\":" + v + ",\"seq\":" + seq + ",\"op\":\"" + op + "\"}";
  }

  private static ExpectationPlan rule(String name, String expression, Action action) {
    return new ExpectationPlan("spec", name, expression, action, null);
  }
}
