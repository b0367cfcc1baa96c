package io.streamingpipelines.e2e.cluster;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Reads Delta tables that were copied from a volume, with a local Spark that is separate from all
 * pipelines.
 *
 * @param root the folder that contains the tables
 */
public record Lake(Path root) {

  /**
   * Rows of a query in which each {@code {name}} stands for the table at that path below the root.
   */
  public List<Row> rows(String sql) {
    String resolved = sql.replaceAll("\\{([^}]+)}", "delta.`file:" + root + "/$1`");
    return Spark.SESSION.sql(resolved).collectAsList();
  }

  /** The single number that a query yields. */
  public long number(String sql) {
    return ((Number) rows(sql).get(0).get(0)).longValue();
  }

  /** One session for all tests, which may read concurrently. It ends with the process. */
  private static final class Spark {
    static final SparkSession SESSION =
        SparkSession.builder()
            .master("local[2]")
            .appName("lake")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.databricks.delta.snapshotPartitions", "2")
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .getOrCreate();
  }
}
