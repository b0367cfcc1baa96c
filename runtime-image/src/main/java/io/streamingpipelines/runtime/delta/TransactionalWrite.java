package io.streamingpipelines.runtime.delta;

import static org.apache.spark.sql.functions.lit;

import io.streamingpipelines.runtime.schema.ByName;
import io.streamingpipelines.runtime.schema.Columns;
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
import org.apache.spark.sql.types.StructField;
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
   * What an application adds to a table.
   *
   * @param after the application's last transaction when its rows were computed; -1 if there was
   *     none
   * @param version the number of the new one
   */
  public record Step(String application, long after, long version) {}

  /**
   * Appends rows of several applications in one commit, and nothing if another driver has written
   * in the meantime for one of them. Columns of the table that the rows lack become NULL.
   *
   * @return whether the rows were appended
   * @throws IllegalStateException if the table lacks a column of the rows
   */
  public static boolean appendAfter(
      Dataset<Row> rows, String location, List<Step> steps, Instant at) {
    OptimisticTransaction transaction = new TableLog(rows.sparkSession(), location).begin();
    for (Step step : steps) {
      Long last = LastTransaction.read(transaction, step.application());
      if ((last == null ? -1 : last) != step.after()) {
        return false;
      }
    }
    StructType stored = transaction.snapshot().schema();
    Dataset<Row> whole = ByName.rows(withColumns(rows, stored), stored);
    TransactionalWrite write = new TransactionalWrite(transaction, whole, SaveMode.Append);
    if (!write.isSupported()) {
      throw new IllegalStateException(
          "The table at " + location + " has other columns than the rows: " + stored.sql());
    }
    write.commit(
        steps.stream().map(step -> transaction(step.application(), step.version(), at)).toList(),
        null);
    return true;
  }

  private static Dataset<Row> withColumns(Dataset<Row> rows, StructType stored) {
    Dataset<Row> whole = rows;
    for (StructField field : stored.fields()) {
      if (!Columns.has(rows.schema(), field.name())) {
        whole = whole.withColumn(field.name(), lit(null).cast(field.dataType()));
      }
    }
    return whole;
  }

  private static SetTransaction transaction(String application, long version, Instant at) {
    return new SetTransaction(application, version, Option.apply(at.toEpochMilli()));
  }

  /**
   * Appends the rows of a {@link SideTable} without a note; creates the table if needed and adds
   * columns that it lacks.
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
    if (addColumns && transaction.snapshot().version() < 0) {
      writer = writer.option(SideTable.LOG_RETENTION_PROPERTY, SideTable.LOG_RETENTION);
    }
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
    commit(List.of(transaction(application, version, at)), note);
  }

  private void commit(List<SetTransaction> transactions, @Nullable String note) {
    List<Action> actions = new ArrayList<>(transactions);
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
