package io.streamingpipelines.runtime.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.runtime.fixture.SharedSpark;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** Tests how many tasks a cached batch gets. */
class SmallBatchSparkTest {
  private final SparkSession session = SharedSpark.session();

  @Test
  void fewRowsAreOneTask() {
    assertThat(partitions("SELECT id FROM range(0, 100, 1, 4)")).isEqualTo(1);
  }

  @Test
  void manyRowsAreSeveralTasksButNoMoreThanTheyWere() {
    assertThat(partitions("SELECT id FROM range(0, 25000, 1, 4)")).isEqualTo(3);
    assertThat(partitions("SELECT id FROM range(0, 25000, 1, 2)")).isEqualTo(2);
  }

  @Test
  void fewRowsThatAreWideAreNotOneTask() {
    assertThat(partitions("SELECT repeat('x', 1000000) FROM range(0, 40, 1, 4)")).isEqualTo(2);
  }

  private int partitions(String sql) {
    Dataset<Row> kept = session.sql(sql).persist();
    try {
      long count = kept.count();
      return SmallBatch.coalesced(kept, count, kept).rdd().getNumPartitions();
    } finally {
      kept.unpersist();
    }
  }
}
