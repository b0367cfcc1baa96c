package io.streamingpipelines.runtime.write;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.SetTransaction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Rows added to a table by a transaction that need not know what is in it. Delta's own idempotent
 * write asks the table for its last transaction, and for that replays the log of all its files, at
 * each batch; here {@link LastTransaction} tells.
 */
final class BlindAppend {
  private final OptimisticTransaction transaction;
  private final Dataset<Row> rows;

  private BlindAppend(OptimisticTransaction transaction, Dataset<Row> rows) {
    this.transaction = transaction;
    this.rows = rows;
  }

  /**
   * Adds the rows unless that was done before.
   *
   * @param application the transaction's Delta application id
   * @param version its number, greater than those before
   * @param note the commit's {@code userMetadata}, null for none
   */
  static void write(
      Dataset<Row> rows,
      String location,
      String application,
      long version,
      Instant at,
      @Nullable String note) {
    write(rows, rows.write(), location, application, version, at, note);
  }

  /** The same, without a note; the table is made if need be and gets columns that it lacks. */
  static void widening(
      Dataset<Row> rows, String location, String application, long version, Instant at) {
    DataFrameWriter<Row> otherwise = rows.write().option("mergeSchema", "true");
    write(rows, otherwise, location, application, version, at, null);
  }

  /**
   * @param otherwise what writes rows that do not suit
   */
  private static void write(
      Dataset<Row> rows,
      DataFrameWriter<Row> otherwise,
      String location,
      String application,
      long version,
      Instant at,
      @Nullable String note) {
    BlindAppend append = begin(rows, location);
    if (append.suits()) {
      append.commit(application, version, at, note);
    } else {
      DeltaWrite.once(otherwise.mode(SaveMode.Append), location, application, version, note);
    }
  }

  static BlindAppend begin(Dataset<Row> rows, String location) {
    SparkSession session = rows.sparkSession();
    DeltaLog log = DeltaLog.forTable(session, new Path(location));
    return new BlindAppend(log.startTransaction(Option.empty(), Option.empty()), rows);
  }

  /**
   * Whether the rows are just what the table stores, so that nothing of it has to be worked out.
   */
  boolean suits() {
    Snapshot snapshot = transaction.snapshot();
    StructType stored = snapshot.schema();
    return snapshot.version() >= 0
        && Arrays.stream(stored.fields()).noneMatch(RowMerge::computed)
        && columns(rows.schema()).equals(columns(stored));
  }

  /** Name and type of each, in the names' order, for Delta goes by names. */
  private static List<Map.Entry<String, DataType>> columns(StructType schema) {
    return Arrays.stream(schema.asNullable().fields())
        .map(column -> Map.entry(column.name(), column.dataType()))
        .sorted(Map.Entry.comparingByKey())
        .toList();
  }

  void commit(String application, long version, Instant at, @Nullable String note) {
    if (LastTransaction.held(transaction, application, version)) {
      return;
    }
    List<Action> actions = new ArrayList<>();
    actions.add(new SetTransaction(application, version, Option.apply(at.toEpochMilli())));
    actions.addAll(CollectionConverters.asJava(transaction.writeFiles(rows)));
    transaction.commit(
        CollectionConverters.asScala(actions).toSeq(),
        new DeltaOperations.Write(
            SaveMode.Append,
            Option.apply(transaction.snapshot().metadata().partitionColumns()),
            Option.empty(),
            Option.apply(note),
            Option.empty(),
            Option.empty(),
            Option.empty(),
            Option.empty(),
            Option.empty()));
  }
}
