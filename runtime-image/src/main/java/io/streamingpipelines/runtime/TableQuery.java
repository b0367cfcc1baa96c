package io.streamingpipelines.runtime;

import io.streamingpipelines.text.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Runs SQL on Delta tables and prints the results: {@code TableQuery --table name=path … SQL …}. It
 * only reads tables, and is meant for demonstrations and for a first look at them.
 */
public final class TableQuery {
  private static final int MAX_ROWS = 1000;

  private TableQuery() {}

  public static void main(String[] args) {
    Map<String, String> tables = new TreeMap<>();
    List<String> questions = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--table") && i + 1 < args.length && args[i + 1].indexOf('=') > 0) {
        String[] parts = args[++i].split("=", 2);
        tables.put(parts[0], parts[1]);
      } else if (args[i].startsWith("--")) {
        fail();
      } else {
        questions.add(args[i]);
      }
    }
    if (questions.isEmpty()) {
      fail();
    }
    System.out.print(ask(tables, questions));
  }

  private static void fail() {
    System.err.println("Usage: TableQuery --table name=path [--table name=path]… SQL…");
    System.exit(2);
  }

  private static String ask(Map<String, String> tables, List<String> questions) {
    SparkSession spark =
        SparkSession.builder()
            .master("local[*]")
            .appName("query")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "localhost")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.authenticate", "true")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.databricks.delta.snapshotPartitions", "2")
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .getOrCreate();
    try {
      tables.forEach(
          (name, path) -> spark.read().format("delta").load(path).createOrReplaceTempView(name));
      return questions.stream().map(sql -> text(spark.sql(sql))).collect(Collectors.joining("\n"));
    } finally {
      spark.stop();
    }
  }

  static String text(Dataset<Row> answer) {
    List<List<String>> rows =
        answer.limit(MAX_ROWS).collectAsList().stream().map(TableQuery::values).toList();
    return TextTable.of(List.of(answer.columns()), rows);
  }

  static List<String> values(Row row) {
    String[] values = new String[row.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.isNullAt(i) ? "NULL" : String.valueOf(row.get(i));
    }
    return List.of(values);
  }
}
