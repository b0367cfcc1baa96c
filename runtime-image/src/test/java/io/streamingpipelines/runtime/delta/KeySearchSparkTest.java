package io.streamingpipelines.runtime.delta;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.runtime.fixture.SharedSpark;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** Tests the search of a table for the keys of a batch. */
class KeySearchSparkTest {
  private final SparkSession session = SharedSpark.session();

  private Dataset<Row> found(String table, String batch, String... keys) {
    Dataset<Row> rows = session.sql(batch);
    return new KeySearch(List.of(keys), rows, rows.count()).candidates(session.sql(table));
  }

  private List<String> ids(Dataset<Row> rows) {
    return rows.select("id").collectAsList().stream().map(Row::toString).sorted().toList();
  }

  @Test
  void findsEachRowWhoseKeyOccursAndNoOther() {
    String table =
        "SELECT * FROM VALUES (1, 'a', 1D), (2, 'a', 2D), (3, NULL, 3D), (4, '', 4D),"
            + " (5, 'b', -0D), (6, 'b', 0D) AS t(id, k, n)";
    assertThat(ids(found(table, "SELECT 'a' AS k UNION ALL SELECT 'a'", "k")))
        .containsExactly("[1]", "[2]");
    assertThat(ids(found(table, "SELECT CAST(NULL AS STRING) AS k", "k"))).containsExactly("[3]");
    assertThat(ids(found(table, "SELECT '' AS k", "k"))).containsExactly("[4]");
    assertThat(ids(found(table, "SELECT 'b' AS k, 0D AS n", "k", "n")))
        .as("zero has two signs")
        .containsExactly("[5]", "[6]");
  }

  @Test
  void findsTextsThatAreEqualByTheirCollation() {
    String table = "SELECT 1 AS id, 'Ann' COLLATE UTF8_LCASE AS k";
    assertThat(ids(found(table, "SELECT 'ANN' COLLATE UTF8_LCASE AS k", "k")))
        .containsExactly("[1]");
  }

  @Test
  void findsRowsThatFulfilAConditionWithOneRowOfTheBatch() {
    Dataset<Row> batch = session.sql("SELECT 'a' AS k, 5 AS at UNION ALL SELECT 'a', 7");
    Dataset<Row> table =
        session.sql(
            "SELECT * FROM VALUES (1, 'a', 6), (2, 'a', 5), (3, 'b', 9) AS t(id, k, until)");
    KeySearch search = new KeySearch(List.of("k"), batch, 2, List.of("at"), expr("r.until > b.at"));
    assertThat(ids(search.candidates(table))).containsExactly("[1]");
  }

  @Test
  void findsKeysOfAnotherType() {
    assertThat(ids(found("SELECT 1 AS id, 7 AS k", "SELECT 7L AS k", "k"))).containsExactly("[1]");
  }

  @Test
  void shufflesNoRowOfTheTable() {
    Dataset<Row> found =
        found(
            "SELECT id, uuid() AS k FROM range(0, 100000, 1, 4)",
            "SELECT string(id) AS k FROM range(10)",
            "k");
    assertThat(found.queryExecution().executedPlan().toString())
        .contains("BroadcastHashJoin", "xxhash64")
        .doesNotContain("hashpartitioning");
  }
}
