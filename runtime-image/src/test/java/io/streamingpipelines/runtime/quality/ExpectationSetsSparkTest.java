package io.streamingpipelines.runtime.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests rules that two tables share. */
final class ExpectationSetsSparkTest {
  private static final String PARTS =
      """
      expectationSets:
      - name: identified
        expectations:
        - {name: has_id, expression: id IS NOT NULL, onViolation: quarantine}
        - {name: short_id, expression: length(id) < 3}
      sources:
      - name: landed
        files: {path: "ROOT/in", format: json, schema: "id STRING, total INT", maxFilesPerTrigger: 1}
      tables:
      - name: all_orders
        from: [{source: landed}]
        expectationSets: [identified]
      - name: large_orders
        from: [{source: landed}]
        expectations:
        - {name: large, expression: total >= 50, onViolation: drop}
        expectationSets: [identified]
      """;

  @Test
  void eachTableAppliesItsOwnRulesAndThoseOfTheSet(@TempDir Path root) throws Exception {
    DeclaredPipeline pipeline = new DeclaredPipeline(root, PARTS);
    List<String> all = new ArrayList<>();
    List<String> large = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    List<String> refusedOfLarge = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      for (int batch = 0; batch < 2; batch++) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          int total = (i * 37 + batch * 11 + run) % 100;
          String id = i % 7 == batch ? null : "o" + i;
          lines.add(
              "{\"id\":" + (id == null ? "null" : "\"" + id + "\"") + ",\"total\":" + total + "}");
          String row = "[" + id + "," + total + "]";
          boolean big = total >= 50;
          String rules = big ? "has_id,short_id" : "large,has_id,short_id";
          if (id == null) {
            refused.add("[" + total + ",has_id,short_id]");
            // the strictest of all rules applies, and quarantine is stricter than drop
            refusedOfLarge.add("[" + total + "," + rules + "]");
          } else {
            all.add(row);
            if (big) {
              large.add(row);
            }
          }
        }
        pipeline.land("in", lines.toArray(new String[0]));
      }
      assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
      assertThat(pipeline.rows("all_orders")).containsExactlyInAnyOrderElementsOf(all);
      assertThat(pipeline.rows("large_orders")).containsExactlyInAnyOrderElementsOf(large);
      assertThat(quarantined(pipeline, "all_orders")).containsExactlyInAnyOrderElementsOf(refused);
      assertThat(quarantined(pipeline, "large_orders"))
          .containsExactlyInAnyOrderElementsOf(refusedOfLarge);
    }
  }

  @Test
  void aWrongRuleIsToldWhereItIsWrittenForEachTable(@TempDir Path root) {
    DeclaredPipeline pipeline =
        new DeclaredPipeline(root, PARTS)
            .land("in", "{}")
            .edit("length(id) < 3", "length(id)")
            .edit("total >= 50", "total");
    assertThat(pipeline.check().problems().stream().map(Problem::toString))
        .containsExactlyInAnyOrder(
            "spec.expectationSets[0].expectations[1].expression: For table 'all_orders': The"
                + " expression is INT, not BOOLEAN; write a condition, for example with a"
                + " comparison.",
            "spec.expectationSets[0].expectations[1].expression: For table 'large_orders': The"
                + " expression is INT, not BOOLEAN; write a condition, for example with a"
                + " comparison.",
            "spec.tables[1].expectations[0].expression: The expression is INT, not BOOLEAN; write a"
                + " condition, for example with a comparison.");
  }

  private static List<String> quarantined(DeclaredPipeline pipeline, String table) {
    return pipeline.rows(table + "_quarantine", "total", "concat_ws(',', _failed_expectations)");
  }
}
