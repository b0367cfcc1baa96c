package io.streamingpipelines.runtime.delta;

import static org.apache.spark.sql.functions.col;

import io.streamingpipelines.runtime.batch.Batch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.RemoveFile;
import org.apache.spark.sql.delta.actions.SetTransaction;
import org.apache.spark.sql.delta.commands.DMLWithDeletionVectorsHelper$;
import org.apache.spark.sql.delta.commands.DeletionVectorBitmapGenerator$;
import org.apache.spark.sql.delta.commands.TouchedFileWithDV;
import org.apache.spark.sql.delta.commands.cdc.CDCReader$;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A MERGE that joins batch and table once. Delta's own MERGE joins them three times: to find the
 * files, to mark the rows that are removed, and to write the new rows. Here, one join computes what
 * happens to each row of the batch, and its result is cached. Deletion vectors, new rows and the
 * change feed are written from this result by Delta's own writers.
 */
public final class RowMerge {
  /** The most stored rows that are broadcast. */
  private static final long MAX_ROWS = 100_000;

  /** The largest size, in compressed bytes, of stored rows that are broadcast. */
  private static final long MAX_BYTES = 8L << 20;

  private final SparkSession session;
  private final OptimisticTransaction transaction;
  private @Nullable Seq<AddFile> files;

  private RowMerge(SparkSession session, OptimisticTransaction transaction) {
    this.session = session;
    this.transaction = transaction;
  }

  public static RowMerge begin(SparkSession session, String location) {
    return new RowMerge(session, new TableLog(session, location).begin());
  }

  /** The table's columns. */
  public StructType schema() {
    return transaction.snapshot().schema();
  }

  /**
   * The table's rows that a search finds. If another writer changes the table from now on, the
   * commit fails.
   */
  public Dataset<Row> candidates(KeySearch search) {
    transaction.readWholeTable();
    Seq<AddFile> found = KeyFiles.of(transaction.snapshot(), files(), search);
    return search.candidates(LiveFiles.rows(session, transaction.snapshot(), found));
  }

  /** The table's files when the transaction began; loaded once, because this may replay the log. */
  private Seq<AddFile> files() {
    Seq<AddFile> known = files;
    if (known == null) {
      known = LiveFiles.of(transaction.snapshot());
      files = known;
    }
    return known;
  }

  /**
   * Whether the table has deletion vectors and uses no feature that only Delta's MERGE supports.
   */
  boolean isSupported() {
    Snapshot snapshot = transaction.snapshot();
    Map<String, String> properties =
        CollectionConverters.asJava(snapshot.metadata().configuration());
    return Boolean.parseBoolean(properties.get("delta.enableDeletionVectors"))
        && !Boolean.parseBoolean(properties.get("delta.enableRowTracking"))
        && Arrays.stream(snapshot.schema().fields()).noneMatch(RowMerge::isComputed);
  }

  /** Whether the column is generated, an identity column, or has a default. */
  static boolean isComputed(StructField field) {
    return field.metadata().contains("delta.generationExpression")
        || field.metadata().contains("delta.identity.start")
        || field.metadata().contains("CURRENT_DEFAULT");
  }

  /**
   * @param source the batch's rows, in the types of the table
   * @param count number of rows in the source, or about that
   */
  void commit(Merge.Clauses clauses, Dataset<Row> source, long count, Batch batch, String note) {
    if (LastTransaction.held(transaction, batch.queryId(), batch.number())) {
      return;
    }
    transaction.readWholeTable();
    KeySearch search = new KeySearch(clauses.keys(), source, count);
    Seq<AddFile> files = KeyFiles.of(transaction.snapshot(), files(), search);
    RowChanges rowChanges = new RowChanges(clauses, List.of(schema().fields()), changeFeed());
    Dataset<Row> changes =
        rowChanges
            .of(
                search,
                canBroadcast(files, count),
                LiveFiles.rows(session, transaction.snapshot(), files))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      RowChanges.Counts counts = RowChanges.count(changes);
      List<Action> actions = new ArrayList<>();
      actions.add(
          new SetTransaction(
              batch.queryId(), batch.number(), Option.apply(batch.at().toEpochMilli())));
      if (counts.inserted() + counts.replaced() > 0) {
        Dataset<Row> images =
            SmallBatch.coalesced(
                rowChanges.images(changes), counts.inserted() + counts.replaced(), changes);
        actions.addAll(CollectionConverters.asJava(transaction.writeFiles(images)));
      }
      if (counts.replaced() > 0) {
        actions.addAll(mark(RowChanges.replaced(changes), files));
      }
      register(counts);
      transaction.commit(CollectionConverters.asScala(actions).toSeq(), new Commit(note));
    } finally {
      changes.unpersist();
    }
  }

  /**
   * Whether Spark may broadcast the stored rows that match the rows of a batch, so that these are
   * not shuffled either. The stored rows must fit into the driver's memory; they may be wider than
   * those of the batch.
   */
  static boolean canBroadcast(Seq<AddFile> files, long count) {
    if (count > MAX_ROWS) {
      return false;
    }
    long bytes = 0;
    long rows = 0;
    for (AddFile file : CollectionConverters.asJava(files)) {
      Option<Object> records = file.numPhysicalRecords();
      if (records.isEmpty()) {
        return false;
      }
      bytes += file.size();
      rows += ((Number) records.get()).longValue();
    }
    return rows == 0 || (double) bytes / rows * count <= MAX_BYTES;
  }

  private boolean changeFeed() {
    return CDCReader$.MODULE$.isCDCEnabledOnTable(transaction.snapshot().metadata(), session);
  }

  /**
   * Marks the replaced rows in the deletion vectors of their files. Files without remaining rows
   * are removed with the current time, not with the time of the batch's first attempt, because
   * VACUUM counts from it.
   */
  private List<Action> mark(Dataset<Row> replaced, Seq<AddFile> files) {
    Seq<TouchedFileWithDV> touched =
        DMLWithDeletionVectorsHelper$.MODULE$.findFilesWithMatchingRows(
            transaction,
            DMLWithDeletionVectorsHelper$.MODULE$.generateCandidateFileMap(
                transaction.deltaLog().dataPath(), files),
            DeletionVectorBitmapGenerator$.MODULE$.buildRowIndexSetsForFilesMatchingCondition(
                session,
                transaction,
                true,
                replaced,
                files,
                Literal$.MODULE$.TrueLiteral(),
                Option.apply(col(RowChanges.FILE)),
                Option.apply(col(RowChanges.ROW))));
    List<Action> actions = new ArrayList<>();
    for (TouchedFileWithDV file : CollectionConverters.asJava(touched)) {
      if (file.isFullyReplaced()) {
        actions.add(file.fileLogEntry().remove());
      } else {
        Tuple2<AddFile, RemoveFile> marked =
            file.fileLogEntry().removeRows(file.newDeletionVector(), true, true);
        actions.add(marked._1());
        actions.add(marked._2());
      }
    }
    return actions;
  }

  /**
   * Registers the metrics that DESCRIBE HISTORY and the event log show, under the names of Delta's
   * MERGE.
   */
  private void register(RowChanges.Counts merged) {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("operationNumSourceRows", merged.rows());
    counts.put("numTargetRowsInserted", merged.inserted());
    counts.put("numTargetRowsUpdated", merged.updated());
    counts.put("numTargetRowsDeleted", merged.deleted());
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

  /** A MERGE with a note: Delta prefers the note of an operation to that of the session. */
  private static final class Commit extends DeltaOperations.Merge {
    private static final long serialVersionUID = 1L;
    private final String note;

    private Commit(String note) {
      super(
          Option.empty(),
          Option.empty(),
          Option.empty(),
          Option.empty(),
          CollectionConverters.asScala(List.<DeltaOperations.MergePredicate>of()).toSeq(),
          CollectionConverters.asScala(List.<DeltaOperations.MergePredicate>of()).toSeq(),
          CollectionConverters.asScala(List.<DeltaOperations.MergePredicate>of()).toSeq());
      this.note = note;
    }

    @Override
    public Option<String> userMetadata() {
      return Option.apply(note);
    }
  }
}
