package io.streamingpipelines.runtime.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.ExpectationPlan;
import io.streamingpipelines.plan.ExpectationPlan.Action;
import io.streamingpipelines.runtime.fixture.Pipelines;
import io.streamingpipelines.runtime.plan.TableDraft;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests the evaluation of rows (docs/design/semantics.md#expectations,
 * docs/design/semantics.md#violation-actions): one run, whose results the tests examine.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QualitySparkTest {
  private Pipelines pipeline;

  @BeforeAll
  void run(@TempDir Path directory) throws Exception {
    pipeline =
        new Pipelines(directory)
            .files("json", "id STRING, v INT")
            .land(
                row("fine", "1"),
                row("null is a violation", "null"),
                row("warned", "50"),
                row("warned and dropped", "-50"),
                row("dropped and quarantined", "-200"),
                row("twice", "200"),
                row("twice", "200"))
            .land(row("tolerated", "1000"), row("fine too", "2"), row("fine too", "2"));
    pipeline.table(
        new TableDraft("t")
            .source("landing")
            .query("SELECT id, v, current_timestamp() AS loaded FROM landing")
            .expect(
                rule("small", "abs(v) < 10", Action.WARN),
                rule("positive", "v > 0", Action.DROP),
                rule("bounded", "abs(v) <= 100 OR v IS NULL", Action.QUARANTINE),
                rule("batch_time", "loaded = current_timestamp()", Action.DROP),
                new ExpectationPlan(
                    "spec",
                    "never",
                    "coalesce(v, 0) < 1000",
                    Action.FAIL,
                    new ExpectationPlan.Tolerance(null, 1L))));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void keepsWhatPassesAndWhatIsOnlyWarned() {
    assertThat(pipeline.rows("t", "id"))
        .containsExactly("[fine too]", "[fine too]", "[fine]", "[warned]");
  }

  @Test
  void quarantinesWithAllViolatedRulesWhenTheStrictestSaysSo() {
    assertThat(pipeline.rows("t_quarantine", "id", "v", "_failed_expectations"))
        .contains("[dropped and quarantined,-200,ArraySeq(small, positive, bounded)]");
  }

  @Test
  void quarantinesDuplicatesAsDuplicates() {
    assertThat(pipeline.rows("t_quarantine", "id").stream().filter("[twice]"::equals)).hasSize(2);
  }

  @Test
  void quarantinesWhatAFailingRuleTolerates() {
    assertThat(pipeline.rows("t_quarantine", "id", "_failed_expectations", "_batch"))
        .contains("[tolerated,ArraySeq(small, bounded, never),1]");
  }

  @Test
  void takesNullForAViolation() {
    assertThat(pipeline.rows("t", "id")).doesNotContain("[null is a violation]");
    assertThat(pipeline.rows("_event_log", rule(1, "failed")))
        .as("NULL, -50 and -200 are not positive")
        .containsExactly("[0]", "[3]");
  }

  @Test
  void countsEachRowOnceAndEachRuleByItself() {
    assertThat(
            pipeline.rows(
                "_event_log",
                "origin.batch_id",
                quality("passed_records"),
                quality("warned_records"),
                quality("dropped_records"),
                quality("quarantined_records")))
        .containsExactly("[0,2,1,2,3]", "[1,2,0,0,1]");
    assertThat(
            pipeline.rows(
                "_event_log",
                "origin.batch_id",
                rule(0, "name"),
                rule(0, "passed"),
                rule(0, "failed")))
        .as("records of the rule `small`")
        .containsExactly("[0,small,1,6]", "[1,small,2,1]");
  }

  @Test
  void sumsTheGenerationUp() {
    assertThat(
            pipeline.rows(
                "_event_log",
                "origin.batch_id",
                "get_json_object(details, '$.totals.passed')",
                "get_json_object(details, '$.totals.quarantined')"))
        .containsExactly("[0,2,3]", "[1,4,4]");
  }

  @Test
  void seesOneTimeOnBothSidesOfTheSplit() {
    List<String> kept = pipeline.rows("t", "CAST(loaded AS STRING)");
    List<String> refused = pipeline.rows("t_quarantine", "CAST(loaded AS STRING)");

    assertThat(kept.stream().distinct()).hasSize(2);
    assertThat(refused.stream().distinct())
        .as("one time of each batch, on either side")
        .containsExactlyInAnyOrderElementsOf(kept.stream().distinct().toList());
  }

  private static ExpectationPlan rule(String name, String expression, Action action) {
    return new ExpectationPlan("spec", name, expression, action, null);
  }

  private static String quality(String field) {
    return "get_json_object(details, '$.flow_progress.data_quality." + field + "')";
  }

  private static String rule(int index, String field) {
    String suffix = field.equals("name") ? "" : "_records";
    return quality("expectations[" + index + "]." + field + suffix);
  }

  private static String row(String id, String v) {
    return "{\"id\":\"" + id + "\",\"v\":" + v + "}";
  }
}
