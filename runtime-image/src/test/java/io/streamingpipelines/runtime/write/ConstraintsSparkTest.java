package io.streamingpipelines.runtime.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import io.streamingpipelines.runtime.query.TableContents;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that constraints belong to the table: they apply to every writer, in whatever way rows
 * arrive (docs/design/semantics.md#constraints).
 */
class ConstraintsSparkTest {
  private static final String PIPELINE =
      """
      sources:
      - {name: landing, files: {path: ROOT/in, format: json, schema: "id STRING, total INT, seq INT, op STRING"}}
      tables:
      - name: orders
        from: [{source: landing}]
        constraints:
        - {name: has_id, expression: id IS NOT NULL}
        - {name: small, expression: total < 1000}
      - name: current
        from: [{table: orders}]
        write: {mode: upsert, keys: [id], sequenceBy: [seq], deleteWhen: op = 'delete', columns: [id, total]}
        constraints:
        - {name: below, expression: total < 100}
      - name: versions
        from: [{table: orders}]
        query: SELECT id, total, seq FROM orders
        write: {mode: history, keys: [id], sequenceBy: [seq]}
        constraints:
        - {name: in_order, expression: __end_at IS NULL OR __start_at < __end_at}
      """;

  @TempDir private Path root;

  @Test
  void holdForEveryWriterAndFollowTheManifest() throws Exception {
    DeclaredPipeline pipeline = new DeclaredPipeline(root, PIPELINE);
    pipeline.land("in", row("a", 1, 1, "put"), row("b", 2, 2, "put"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    pipeline.land("in", row("a", 10, 3, "put"), row("b", 2, 4, "delete"), row("c", 7, 5, "put"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("current", "id", "total")).containsExactly("[a,10]", "[c,7]");
    assertThat(pipeline.rows("versions", "id", "total")).hasSize(5);
    assertThat(properties("orders"))
        .contains("[delta.constraints.has_id,id IS NOT NULL]")
        .contains("[delta.constraints.small,total < 1000]");
    String insert = "INSERT INTO delta.`file:" + root + "/tables/orders` (id) VALUES (NULL)";
    assertThatThrownBy(() -> SharedSpark.session().sql(insert)).hasMessageContaining("has_id");

    // a batch that an upsert rejects and an append accepts
    pipeline.land("in", row("a", 100, 6, "put"), row("d", 1, 7, "put"));
    Failure upsert = pipeline.run().failure();
    assertThat(upsert).isNotNull();
    assertThat(upsert.kind()).isEqualTo(Failure.Kind.DATA);
    assertThat(upsert.reason()).isEqualTo("ConstraintViolated");
    assertThat(upsert.message())
        .startsWith("Batch 2 of current violates a constraint of the table, so none of its")
        .contains("below (total < 100)")
        .contains("total : 100");
    assertThat(pipeline.rows("current", "id", "total")).containsExactly("[a,10]", "[c,7]");

    // the other way round: more is allowed there, less here
    pipeline
        .edit("total < 100}", "total <= 100}")
        .edit("small, expression: total < 1000", "tiny, expression: total < 100");
    String broken =
        "spec.tables[0].constraints[1].expression: 1 row of the table violates the constraint"
            + " tiny; correct or delete them, or change the expression.";
    assertThat(contradictions(pipeline)).as("before a driver takes over").containsExactly(broken);
    assertThat(properties("orders"))
        .as("unchanged")
        .contains("[delta.constraints.small,total < 1000]");
    assertThatThrownBy(pipeline::run).hasMessageContaining(broken);
    pipeline.edit("total < 100}\n- name: current", "total < 101}\n- name: current");
    alter("orders", "ADD CONSTRAINT by_hand CHECK (seq > 0)");
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("current", "id", "total"))
        .containsExactly("[a,100]", "[c,7]", "[d,1]");
    assertThat(properties("orders"))
        .contains("[delta.constraints.tiny,total < 101]", "[delta.constraints.by_hand,seq > 0]")
        .noneMatch(property -> property.contains(".small"));
    long version = version("orders");

    pipeline.land("in", row(null, 1, 8, "put"));
    Failure append = pipeline.run().failure();
    assertThat(append).isNotNull();
    assertThat(append.reason()).isEqualTo("ConstraintViolated");
    assertThat(append.message()).contains("has_id (id IS NOT NULL)");
    assertThat(version("orders")).isEqualTo(version);
  }

  @Test
  void mayUseColumnsThatTheTableDoesNotHaveYet() throws Exception {
    DeclaredPipeline pipeline =
        new DeclaredPipeline(
            root,
            """
            sources:
            - name: landed
              files: {path: "ROOT/in", format: json, schema: "id STRING, total INT", malformed: drop}
            tables:
            - name: orders
              from: [{source: landed}]
              query: SELECT id FROM landed
              schemaEvolution: addColumns
            """);
    pipeline.land("in", "{\"id\": \"a\"}");
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    String known = "SELECT id, total FROM landed\n  constraints: [{name: known, expression: ";
    pipeline.edit("SELECT id FROM landed", known + "total IS NOT NULL}]");
    assertThat(contradictions(pipeline))
        .containsExactly(
            "spec.tables[0].constraints[0].expression: 1 row of the table violates the constraint"
                + " known; correct or delete them, or change the expression.");
    pipeline.edit("total IS NOT NULL", "total IS NULL OR total > 0");
    assertThat(contradictions(pipeline)).isEmpty();
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
  }

  private static List<String> contradictions(DeclaredPipeline pipeline) {
    return new TableContents(SharedSpark.session(), pipeline.plan(), pipeline.check().schemas())
        .problems().stream().map(Problem::toString).toList();
  }

  @Test
  void areCheckedBeforeAnythingStarts() {
    DeclaredPipeline wrong =
        new DeclaredPipeline(root, PIPELINE)
            .edit("total < 1000", "totl < 1000")
            .edit("total < 100}", "seq < 100}")
            .edit("__end_at IS NULL OR __start_at < __end_at", "total + 1");
    assertThat(wrong.check().problems().stream().map(Problem::path))
        .containsExactly(
            "spec.tables[0].constraints[1].expression",
            "spec.tables[1].constraints[0].expression",
            "spec.tables[2].constraints[0].expression");
  }

  private static String row(@Nullable String id, int total, int seq, String op) {
    return "{\"id\": %s, \"total\": %d, \"seq\": %d, \"op\": \"%s\"}"
        .formatted(id == null ? "null" : '"' + id + '"', total, seq, op);
  }

  private List<String> properties(String table) {
    return alter(table, null).stream().map(Row::toString).toList();
  }

  private List<Row> alter(String table, @Nullable String change) {
    String at = "delta.`file:" + root + "/tables/" + table + "`";
    return SharedSpark.session()
        .sql(change == null ? "SHOW TBLPROPERTIES " + at : "ALTER TABLE " + at + " " + change)
        .collectAsList();
  }

  private long version(String table) {
    return SharedSpark.session()
        .sql("DESCRIBE HISTORY delta.`file:" + root + "/tables/" + table + "`")
        .count();
  }
}
