package io.streamingpipelines.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** Reads the tables that a run has left, by a Spark of its own. */
public final class LocalTables {
  private LocalTables() {}

  /**
   * The rows of each query as text, in the query's order; {@code {name}} stands for the table of
   * that name.
   */
  public static List<List<String>> rows(Path tables, String... queries) throws IOException {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", "1")
            .config("spark.databricks.delta.snapshotPartitions", "1")
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .getOrCreate()) {
      return Stream.of(queries)
          .map(sql -> sql.replaceAll("\\{([^}]+)}", "delta.`" + tables + "/$1`"))
          .map(sql -> spark.sql(sql).collectAsList().stream().map(Object::toString).toList())
          .toList();
    }
  }
}
