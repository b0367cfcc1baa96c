package io.streamingpipelines.runtime.write.history;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.delta.KeySearch;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import io.streamingpipelines.runtime.write.keyed.KeyedRows;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** Tests which stored rows and deletes a batch of a history looks at. */
class HistoryRowsSparkTest {
  private final SparkSession session = SharedSpark.session();
  private final HistoryRows history =
      new HistoryRows(
          new WritePlan.History(List.of("k"), List.of("at"), null, List.of(), 1L), List.of("k"));

  /** A batch with the given values of {@code at} for key {@code a}. */
  private Dataset<Row> batch(String at) {
    return session
        .sql("SELECT 'a' AS k, explode(array(" + at + ")) AS at")
        .withColumn(KeyedRows.SEQUENCE, expr("named_struct('_1', at)"));
  }

  private List<Integer> found(KeySearch search, Dataset<Row> rows) {
    return search.candidates(rows).select("n").collectAsList().stream()
        .map(row -> row.getInt(0))
        .sorted()
        .toList();
  }

  @Test
  void rowsThatEndedBeforeTheFirstEventOfTheBatchAreLeftAlone() {
    Dataset<Row> stored =
        session.sql(
            "SELECT n, k, start AS __start_at, end AS __end_at FROM VALUES"
                + " (1, 'a', NULL, 10L), (2, 'a', 10L, 20L), (3, 'a', 25L, 30L),"
                + " (4, 'a', 30L, NULL), (5, 'b', 10L, NULL) AS t(n, k, start, end)");
    assertThat(found(history.changing(batch("30L"), 1), stored))
        .as("starts then")
        .containsExactly(4);
    assertThat(found(history.changing(batch("20L"), 1), stored)).as("a gap").containsExactly(3, 4);
    assertThat(found(history.changing(batch("19L, 40L"), 2), stored)).containsExactly(2, 3, 4);
    assertThat(found(history.changing(batch("CAST(NULL AS BIGINT)"), 1), stored))
        .as("NULL comes first")
        .containsExactly(1, 2, 3, 4);
  }

  @Test
  void onlyDeletesAfterAnEventOfTheBatchMatter() {
    Dataset<Row> deletes =
        session
            .sql("SELECT * FROM VALUES (1, 'a', 9L), (2, 'a', 10L), (3, 'a', 11L) AS t(n, k, at)")
            .withColumn(KeyedRows.SEQUENCE, expr("named_struct('_1', at)"));
    assertThat(found(history.later(batch("10L"), 1), deletes)).containsExactly(3);
  }
}
