package io.streamingpipelines.runtime.write;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.actions.RemoveFile;
import org.apache.spark.sql.delta.actions.SetTransaction;
import org.apache.spark.sql.delta.commands.DMLWithDeletionVectorsHelper$;
import org.apache.spark.sql.delta.commands.DeletionVectorBitmapGenerator$;
import org.apache.spark.sql.delta.commands.TouchedFileWithDV;
import org.apache.spark.sql.delta.commands.cdc.CDCReader$;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A MERGE that looks at the table once. Delta's own joins batch and table three times: to find the
 * files, to mark the rows that go, to write those that come. Here one join tells what happens to
 * each row of the batch, and is kept; deletion vectors, new rows and change feed are written from
 * it, with Delta's own parts for each of these formats.
 */
final class RowMerge {
  private static final String FILE = "__file";
  private static final String ROW = "__row";
  private static final String CHANGE = "__change";
  private static final String OLD = "__old";
  private static final String NEW = "__new";

  private final SparkSession session;
  private final DeltaLog log;
  private final OptimisticTransaction transaction;
  private final Merge.Clauses clauses;

  private RowMerge(SparkSession session, DeltaLog log, Merge.Clauses clauses) {
    this.session = session;
    this.log = log;
    this.transaction = log.startTransaction(Option.empty(), Option.empty());
    this.clauses = clauses;
  }

  static RowMerge begin(SparkSession session, String location, Merge.Clauses clauses) {
    return new RowMerge(session, DeltaLog.forTable(session, new Path(location)), clauses);
  }

  /** Whether the table has deletion vectors and nothing that only Delta's MERGE keeps up. */
  boolean suits() {
    Snapshot snapshot = transaction.snapshot();
    Map<String, String> properties =
        CollectionConverters.asJava(snapshot.metadata().configuration());
    return Boolean.parseBoolean(properties.get("delta.enableDeletionVectors"))
        && !Boolean.parseBoolean(properties.get("delta.enableRowTracking"))
        && Arrays.stream(snapshot.schema().fields()).noneMatch(RowMerge::computed);
  }

  /** Generated and identity columns, and such with defaults. */
  private static boolean computed(StructField field) {
    return field.metadata().contains("delta.generationExpression")
        || field.metadata().contains("delta.identity.start")
        || field.metadata().contains("CURRENT_DEFAULT");
  }

  void commit(Dataset<Row> source, TargetWriter.Batch batch) {
    if (transaction.txnVersion(batch.queryId()) >= batch.number()) {
      return;
    }
    transaction.readWholeTable();
    Seq<AddFile> files =
        CollectionConverters.asScala(transaction.snapshot().allFiles().collectAsList()).toSeq();
    Dataset<Row> changes = changes(source, files).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Row sums =
          changes
              .agg(count(lit(1)), those(Change.INSERT), those(Change.UPDATE), those(Change.DELETE))
              .first();
      List<Action> actions = new ArrayList<>();
      actions.add(
          new SetTransaction(
              batch.queryId(), batch.number(), Option.apply(batch.at().toEpochMilli())));
      if (sums.getLong(1) + sums.getLong(2) + sums.getLong(3) > 0) {
        actions.addAll(write(changes.where(col(CHANGE).isNotNull())));
      }
      if (sums.getLong(2) + sums.getLong(3) > 0) {
        actions.addAll(mark(changes, files));
      }
      register(sums);
      transaction.commit(CollectionConverters.asScala(actions).toSeq(), operation());
    } finally {
      changes.unpersist();
    }
  }

  private enum Change {
    INSERT,
    UPDATE,
    DELETE;

    Column column() {
      return lit(ordinal());
    }
  }

  private static Column those(Change change) {
    return count_if(col(CHANGE).equalTo(change.column()));
  }

  /** What happens to each row of the batch: {@link #CHANGE} is NULL for nothing. */
  private Dataset<Row> changes(Dataset<Row> source, Seq<AddFile> files) {
    Dataset<Row> table =
        log.createDataFrame(transaction.snapshot(), files, false, Option.empty())
            .select(
                col("*"), col("_metadata.file_path").as(FILE), col("_metadata.row_index").as(ROW));
    // the small side of this join is the batch, which the table's rows stream by
    Dataset<Row> matched =
        table.as("t").join(source.as("s"), clauses.match()).select("t.*").as("t");
    Column fresh = col("t." + FILE).isNull();
    Column delete = clauses.delete();
    Column change =
        when(fresh, when(clauses.insert(), Change.INSERT.column()))
            .when(delete == null ? lit(false) : delete, Change.DELETE.column())
            .when(clauses.update(), Change.UPDATE.column());
    List<Column> columns = new ArrayList<>();
    columns.add(change.as(CHANGE));
    columns.add(col("t." + FILE));
    columns.add(col("t." + ROW));
    columns.add(becomes(fresh).as(NEW));
    if (changeFeed()) {
      columns.add(was().as(OLD));
    }
    return source
        .as("s")
        .join(matched, clauses.match(), "left")
        .select(columns.toArray(new Column[0]));
  }

  private Column becomes(Column fresh) {
    Map<String, Column> updates = spelled(clauses.updates());
    Map<String, Column> inserts = spelled(clauses.inserts());
    List<Column> columns = new ArrayList<>();
    for (StructField field : fields()) {
      String name = field.name().toLowerCase(Locale.ROOT);
      Column updated = updates.getOrDefault(name, col("t." + UpsertRows.quote(field.name())));
      Column inserted = inserts.getOrDefault(name, lit(null));
      Column value = updated.equals(inserted) ? inserted : when(fresh, inserted).otherwise(updated);
      columns.add(value.cast(field.dataType()).as(field.name()));
    }
    return struct(columns.toArray(new Column[0]));
  }

  private Column was() {
    return struct(
        Arrays.stream(fields())
            .map(field -> col("t." + UpsertRows.quote(field.name())).as(field.name()))
            .toArray(Column[]::new));
  }

  private static Map<String, Column> spelled(Map<String, Column> values) {
    Map<String, Column> spelled = new LinkedHashMap<>();
    values.forEach(
        (name, value) ->
            spelled.put(
                name.replaceAll("^`|`$", "").replace("``", "`").toLowerCase(Locale.ROOT), value));
    return spelled;
  }

  private StructField[] fields() {
    return transaction.snapshot().schema().fields();
  }

  private boolean changeFeed() {
    return CDCReader$.MODULE$.isCDCEnabledOnTable(transaction.snapshot().metadata(), session);
  }

  /** The files of new rows and of the change feed. */
  private List<FileAction> write(Dataset<Row> changes) {
    Dataset<Row> written =
        changeFeed()
            ? changes.select(inline(images()))
            : changes.where(col(CHANGE).notEqual(Change.DELETE.column())).select(NEW + ".*");
    return CollectionConverters.asJava(transaction.writeFiles(written));
  }

  /** The rows of one change, as Delta's change feed names them; those without a name are data. */
  private Column images() {
    CDCReader$ feed = CDCReader$.MODULE$;
    return when(
            col(CHANGE).equalTo(Change.INSERT.column()),
            array(image(NEW, null), image(NEW, feed.CDC_TYPE_INSERT())))
        .when(
            col(CHANGE).equalTo(Change.UPDATE.column()),
            array(
                image(NEW, null),
                image(OLD, feed.CDC_TYPE_UPDATE_PREIMAGE()),
                image(NEW, feed.CDC_TYPE_UPDATE_POSTIMAGE())))
        .otherwise(array(image(OLD, feed.CDC_TYPE_DELETE_STRING())));
  }

  private Column image(String row, @Nullable String type) {
    List<Column> columns = new ArrayList<>();
    for (StructField field : fields()) {
      columns.add(col(row + "." + UpsertRows.quote(field.name())).as(field.name()));
    }
    columns.add(lit(type).cast("string").as(CDCReader$.MODULE$.CDC_TYPE_COLUMN_NAME()));
    return struct(columns.toArray(new Column[0]));
  }

  /** The files with the rows that are no more marked in their deletion vectors. */
  private List<Action> mark(Dataset<Row> changes, Seq<AddFile> files) {
    Seq<TouchedFileWithDV> touched =
        DMLWithDeletionVectorsHelper$.MODULE$.findFilesWithMatchingRows(
            transaction,
            DMLWithDeletionVectorsHelper$.MODULE$.generateCandidateFileMap(log.dataPath(), files),
            DeletionVectorBitmapGenerator$.MODULE$.buildRowIndexSetsForFilesMatchingCondition(
                session,
                transaction,
                true,
                changes.where(col(CHANGE).isNotNull().and(col(FILE).isNotNull())).select(FILE, ROW),
                files,
                Literal$.MODULE$.TrueLiteral(),
                Option.apply(col(FILE)),
                Option.apply(col(ROW))));
    List<Action> actions = new ArrayList<>();
    for (TouchedFileWithDV file : CollectionConverters.asJava(touched)) {
      if (file.isFullyReplaced()) {
        actions.add(file.fileLogEntry().removeWithTimestamp(System.currentTimeMillis(), true));
      } else {
        Tuple2<AddFile, RemoveFile> marked =
            file.fileLogEntry().removeRows(file.newDeletionVector(), true, true);
        actions.add(marked._1());
        actions.add(marked._2());
      }
    }
    return actions;
  }

  /** What DESCRIBE HISTORY and the event log tell of the commit, by the names of Delta's MERGE. */
  private void register(Row sums) {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("operationNumSourceRows", sums.getLong(0));
    counts.put("numTargetRowsInserted", sums.getLong(1));
    counts.put("numTargetRowsUpdated", sums.getLong(2));
    counts.put("numTargetRowsDeleted", sums.getLong(3));
    counts.put("numTargetRowsCopied", 0L);
    Map<String, SQLMetric> metrics = new LinkedHashMap<>();
    counts.forEach(
        (name, count) -> {
          SQLMetric metric = SQLMetrics.createMetric(session.sparkContext(), name);
          metric.set(count);
          metrics.put(name, metric);
        });
    transaction.registerSQLMetrics(
        session, scala.collection.immutable.Map.from(CollectionConverters.asScala(metrics)));
  }

  private static DeltaOperations.Operation operation() {
    return new DeltaOperations.Merge(
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        CollectionConverters.asScala(List.<DeltaOperations.MergePredicate>of()).toSeq(),
        CollectionConverters.asScala(List.<DeltaOperations.MergePredicate>of()).toSeq(),
        CollectionConverters.asScala(List.<DeltaOperations.MergePredicate>of()).toSeq());
  }
}
