package io.streamingpipelines.runtime.trial;

import io.delta.tables.DeltaTable;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.runtime.failure.Sentences;
import io.streamingpipelines.runtime.flow.GivenSources;
import io.streamingpipelines.runtime.source.Sources;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Writes rows to the locations from which sources are read.
 *
 * @param given folders that replace brokers and generators
 * @param schemas columns of Delta sources as DDL, by source name
 */
public record GivenTables(GivenSources given, Map<String, String> schemas) {
  public GivenTables {
    schemas = Map.copyOf(schemas);
  }

  /**
   * Creates the empty table of a Delta source, with its change feed enabled.
   *
   * @throws IllegalArgumentException if its schema is invalid; the message is one sentence
   */
  public void create(SparkSession session, SourcePlan source) {
    source
        .table()
        .ifPresent(
            delta ->
                DeltaTable.createIfNotExists(session)
                    .location(delta.path())
                    .addColumns(columns(source))
                    .property("delta.enableChangeDataFeed", "true")
                    .execute());
  }

  /**
   * Adds rows, all in one file.
   *
   * @param rows JSON objects; bytes are Base64
   * @throws IllegalArgumentException if a row does not fit the source's columns; the message is one
   *     sentence
   */
  public void add(SparkSession session, SourcePlan source, List<String> rows) {
    try {
      Dataset<Row> typed =
          session
              .read()
              .schema(columns(source))
              .option("mode", "FAILFAST")
              .json(session.createDataset(rows, Encoders.STRING()).coalesce(1));
      DataFrameWriter<Row> writer = typed.write().mode("append");
      if (given.folders().containsKey(source.name())) {
        writer.parquet(given.folders().get(source.name()));
      } else {
        Sources.of(source).writeTestRows(writer);
      }
    } catch (Exception e) { // Scala throws checked exceptions without declaring them
      throw new IllegalArgumentException(
          "a row does not fit the source's columns: " + Sentences.of(rootCause(e).getMessage(), ""),
          e);
    }
  }

  private StructType columns(SourcePlan source) {
    try {
      return Sources.of(source)
          .substituteColumns()
          .orElseGet(() -> StructType.fromDDL(declaredSchema(source)));
    } catch (Exception e) { // ParseException is a checked exception, which Scala does not declare
      throw new IllegalArgumentException(
          "is not a list of columns: " + Sentences.of(e.getMessage(), ""), e);
    }
  }

  private String declaredSchema(SourcePlan source) {
    String ddl =
        Sources.of(source)
            .declaredSchema()
            .orElseGet(() -> schemas.getOrDefault(source.name(), ""));
    if (ddl.isEmpty()) {
      throw new IllegalArgumentException("source " + source.name() + " has no columns");
    }
    return ddl;
  }

  private static Throwable rootCause(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
