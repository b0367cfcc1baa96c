package io.streamingpipelines.runtime.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.DecodePlan.Malformed;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.ExpectationPlan;
import io.streamingpipelines.plan.ExpectationPlan.Action;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.write.WriterProbe;
import io.streamingpipelines.runtime.write.WriterProbe.Step;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each write mode, each place where a driver can die. */
final class ExactlyOnceSparkTest {
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
  void lands(@TempDir Path directory) {
    pipeline =
        new Pipelines(directory)
            .land(row("a", 1, 1, "put"), row("b", 2, 1, "put"), row("b", 2, 1, "put"))
            .land(
                row(null, 3, 2, "put"),
                row(null, 3, 2, "put"),
                row("c", -1, 2, "put"),
                row("d", 500, 2, "put"),
                row("a", 7, 3, "put"),
                row("b", 0, 4, "delete"));
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void appendsJudgedRowsOnceWhereverTheDriverDies(Step step) throws Exception {
    pipeline.table("t", "landing", null, new WritePlan.Append(), RULES);
    dieIn(1, step);
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    assertThat(pipeline.rows("t", "id", "v"))
        .containsExactly("[a,1]", "[a,7]", "[b,0]", "[b,2]", "[b,2]", "[d,500]");
    assertThat(pipeline.rows("t_quarantine", "v", "_failed_expectations", "_flow", "_batch"))
        .containsExactly("[3,ArraySeq(has_id),default,1]", "[3,ArraySeq(has_id),default,1]");
    assertThat(quality()).containsExactly("[0,3,0,0,0,3]", "[1,3,1,1,2,3]");
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void upsertsOnceWhereverTheDriverDies(Step step) throws Exception {
    pipeline.table("t", "landing", null, UPSERT, RULES);
    dieIn(1, step);
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    assertThat(pipeline.rows("t", "id", "v", "seq")).containsExactly("[a,7,3]", "[d,500,2]");
    assertThat(pipeline.rows("t_tombstones", "id", "_batch")).containsExactly("[b,1]");
    assertThat(pipeline.batches("origin.batch_id")).containsExactly("[0]", "[1]");
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void keepsHistoryOnceWhereverTheDriverDies(Step step) throws Exception {
    WritePlan history =
        new WritePlan.History(
            List.of("id"), List.of("seq"), "op = 'delete'", List.of("id", "v"), 86_400_000);
    pipeline.table("t", "landing", null, history, RULES);
    dieIn(1, step);
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    assertThat(pipeline.rows("t"))
        .containsExactly("[a,1,1,3]", "[a,7,3,null]", "[b,2,1,4]", "[d,500,2,null]");
    assertThat(pipeline.rows("t_tombstones", "id", "_batch")).containsExactly("[b,1]");
    assertThat(pipeline.batches("origin.batch_id")).containsExactly("[0]", "[1]");
  }

  @ParameterizedTest
  @EnumSource(value = Step.class, names = "BEFORE_SIDE_ROWS", mode = EnumSource.Mode.EXCLUDE)
  void mergesAnAggregationOnceWhereverTheDriverDies(Step step) throws Exception {
    pipeline
        .malformed(Malformed.DROP)
        .table(
            "t",
            "landing",
            "SELECT op, count(*) AS n FROM landing GROUP BY op",
            new WritePlan.Upsert(List.of("op"), List.of(), null, List.of(), false, 1));
    dieIn(1, step);
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    pipeline.land(row("z", 1, 1, "put"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    assertThat(pipeline.rows("t")).containsExactly("[delete,1]", "[put,9]");
  }

  @ParameterizedTest
  @EnumSource(value = Step.class, names = "BEFORE_SIDE_ROWS", mode = EnumSource.Mode.EXCLUDE)
  void replacesACompleteResultOnceWhereverTheDriverDies(Step step) throws Exception {
    pipeline
        .malformed(Malformed.DROP)
        .table(
            "t",
            "landing",
            "SELECT op, count(*) AS n FROM landing GROUP BY op",
            new WritePlan.Complete());
    dieIn(1, step);
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    assertThat(pipeline.rows("t")).containsExactly("[delete,1]", "[put,8]");
  }

  @Test
  void keepsWhatIsCommittedWhenTheRulesWereEditedInBetween() throws Exception {
    pipeline.table("t", "landing", null, new WritePlan.Append(), RULES);
    dieIn(1, Step.AFTER_TARGET);
    pipeline.table("t", "landing", null, new WritePlan.Append(), List.of());
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    assertThat(pipeline.read("t").count()).isEqualTo(6);
    assertThat(pipeline.read("t_quarantine").count()).isEqualTo(2);
  }

  @Test
  void replacesSideRowsWhenTheRulesWereEditedBeforeTheCommit() throws Exception {
    pipeline.table("t", "landing", null, new WritePlan.Append(), RULES);
    dieIn(1, Step.AFTER_SIDE_ROWS);
    List<ExpectationPlan> stricter = List.of(rule("small", "v < 100", Action.QUARANTINE));
    pipeline.table("t", "landing", null, new WritePlan.Append(), stricter);
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    assertThat(pipeline.rows("t_quarantine", "id", "v", "_failed_expectations"))
        .containsExactly("[d,500,ArraySeq(small)]");
    assertThat(pipeline.read("t").count()).isEqualTo(8);
  }

  private void dieIn(long batch, Step step) throws InterruptedException {
    boolean[] died = {false};
    WriterProbe crash =
        (flow, number, at) -> {
          if (number == batch && at == step) {
            died[0] = true;
            throw new IllegalStateException("the driver dies here");
          }
        };
    assertThat(pipeline.probe(crash).run().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(died[0]).isTrue();
    pipeline.probe(WriterProbe.NONE);
  }

  private List<String> quality() {
    String path = "get_json_object(details, '$.flow_progress.%s')";
    return pipeline.batches(
        "origin.batch_id",
        path.formatted("data_quality.passed_records"),
        path.formatted("data_quality.warned_records"),
        path.formatted("data_quality.dropped_records"),
        path.formatted("data_quality.quarantined_records"),
        path.formatted("metrics.num_output_rows"));
  }

  static String row(@Nullable String id, int v, int seq, String op) {
    String value = id == null ? "null" : "\"" + id + "\"";
    return "{\"id\":" + value + ",\"v\":" + v + ",\"seq\":" + seq + ",\"op\":\"" + op + "\"}";
  }

  private static ExpectationPlan rule(String name, String expression, Action action) {
    return new ExpectationPlan("spec", name, expression, action, null);
  }
}
