package io.streamingpipelines.runtime.delta;

import io.streamingpipelines.runtime.schema.ByName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.delta.actions.SetTransaction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Writes rows to a table in a transaction of our own. Delta's idempotent write looks up the table's
 * last transaction, and replays the log of all its files to do so, for each batch. This class asks
 * {@link LastTransaction} for the transaction, and {@link LiveFiles} for the files that an
 * overwrite replaces.
 */
public final class TransactionalWrite {
  private final OptimisticTransaction transaction;
  private final Dataset<Row> rows;
  private final SaveMode mode;

  private TransactionalWrite(OptimisticTransaction transaction, Dataset<Row> rows, SaveMode mode) {
    this.transaction = transaction;
    this.rows = rows;
    this.mode = mode;
  }

  /**
   * Writes the rows unless the transaction was already committed.
   *
   * @param mode {@link SaveMode#Append}, or {@link SaveMode#Overwrite} to replace the whole content
   *     of the table
   * @param application the transaction's Delta application id
   * @param version the transaction's number, greater than all earlier ones
   * @param note the commit's {@code userMetadata}, or null
   */
  public static void write(
      Dataset<Row> rows,
      String location,
      SaveMode mode,
      String application,
      long version,
      Instant at,
      @Nullable String note) {
    begin(rows, location, mode).commitOnce(false, location, application, version, at, note);
  }

  /**
   * Appends rows that follow what the application has written last, and nothing if another driver
   * has written in the meantime.
   *
   * @param after the application's last transaction when the rows were computed; -1 if there was
   *     none
   * @return whether the rows were appended
   */
  public static boolean appendAfter(
      Dataset<Row> rows,
      String location,
      String application,
      long after,
      long version,
      Instant at) {
    TransactionalWrite write = begin(rows, location, SaveMode.Append);
    Long last = LastTransaction.read(write.transaction, application);
    if ((last == null ? -1 : last) != after) {
      return false;
    }
    write.commitOnce(false, location, application, version, at, null);
    return true;
  }

  /**
   * Appends the rows without a note; creates the table if needed and adds columns that it lacks.
   */
  public static void appendAddingColumns(
      Dataset<Row> rows, String location, String application, long version, Instant at) {
    begin(rows, location, SaveMode.Append)
        .commitOnce(true, location, application, version, at, null);
  }

  /**
   * @param addColumns whether to add columns that the table lacks
   */
  private void commitOnce(
      boolean addColumns,
      String location,
      String application,
      long version,
      Instant at,
      @Nullable String note) {
    if (isSupported()) {
      commit(application, version, at, note);
      return;
    }
    // Delta's own writer, whose options make it idempotent
    DataFrameWriter<Row> writer =
        rows.write()
            .option("mergeSchema", Boolean.toString(addColumns))
            .mode(mode)
            .format("delta")
            .option("txnAppId", application)
            .option("txnVersion", Long.toString(version));
    (note == null ? writer : writer.option("userMetadata", note)).save(location);
  }

  static TransactionalWrite begin(Dataset<Row> rows, String location, SaveMode mode) {
    OptimisticTransaction transaction = new TableLog(rows.sparkSession(), location).begin();
    return new TransactionalWrite(
        transaction, ByName.rows(rows, transaction.snapshot().schema()), mode);
  }

  /**
   * Whether the rows have exactly the columns that the table stores, and no column needs to be
   * computed.
   */
  boolean isSupported() {
    Snapshot snapshot = transaction.snapshot();
    StructType stored = snapshot.schema();
    return snapshot.version() >= 0
        && Arrays.stream(stored.fields()).noneMatch(RowMerge::isComputed)
        && columns(rows.schema()).equals(columns(stored));
  }

  /** Name and type of each column, sorted by name because Delta matches columns by name. */
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
    if (mode == SaveMode.Overwrite) {
      transaction.readWholeTable();
      CollectionConverters.asJava(LiveFiles.of(transaction.snapshot()))
          .forEach(file -> actions.add(file.remove()));
    }
    actions.addAll(CollectionConverters.asJava(transaction.writeFiles(rows)));
    transaction.commit(
        CollectionConverters.asScala(actions).toSeq(),
        operation(mode, transaction.snapshot().metadata(), note));
  }

  /** What the table's history says about a commit that writes rows. */
  static DeltaOperations.Write operation(SaveMode mode, Metadata table, @Nullable String note) {
    return new DeltaOperations.Write(
        mode,
        Option.apply(table.partitionColumns()),
        Option.empty(),
        Option.apply(note),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty());
  }
}
