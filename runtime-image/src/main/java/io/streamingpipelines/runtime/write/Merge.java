package io.streamingpipelines.runtime.write;

import io.delta.tables.DeltaMergeBuilder;
import io.delta.tables.DeltaTable;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.LogicalRDD$;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a batch merged into a table as the batch's one transaction: by {@link RowMerge} where the
 * table allows it, else by Delta's MERGE. That has no writer options, so the batch's own session
 * carries the transaction's identity (seen: a second identical MERGE adds no version).
 *
 * @param columns the columns of the query that the table stores
 * @param clauses what happens, by the columns that the table has
 */
record Merge(String location, List<String> columns, Function<StructType, Clauses> clauses) {
  private static final String TXN_APP_ID = "spark.databricks.delta.write.txnAppId";
  private static final String TXN_VERSION = "spark.databricks.delta.write.txnVersion";
  private static final String USER_METADATA = "spark.databricks.delta.commitInfo.userMetadata";

  /** What happens to a row {@code s} of the batch and a row {@code t} of the table. */
  interface Clauses {
    /** Whether two rows belong together; a row of the table belongs to at most one of the batch. */
    Column match();

    /** Whether the table's row goes; null when none ever does. Comes before {@link #update}. */
    @Nullable Column delete();

    /** Whether the table's row changes. */
    Column update();

    /** What the changed row's columns become, by quoted name. */
    Map<String, Column> updates();

    /** Whether a row that belongs to none of the table's is added. */
    Column insert();

    /** The added row's columns, by quoted name. */
    Map<String, Column> inserts();
  }

  /**
   * @param begun the transaction that the source was made in, null for one that begins now
   * @param small whether the source is a {@link SmallBatch}
   */
  void commit(
      @Nullable RowMerge begun,
      Dataset<Row> source,
      boolean small,
      TargetWriter.Batch batch,
      String note) {
    SparkSession session = source.sparkSession();
    session.conf().set(TXN_APP_ID, batch.queryId());
    session.conf().set(TXN_VERSION, Long.toString(batch.number()));
    session.conf().set(USER_METADATA, note);
    try {
      RowMerge rows = begun == null ? RowMerge.begin(session, location) : begun;
      Dataset<Row> typed = ByName.rows(source, rows.schema());
      ByName.require(typed, rows.schema());
      Clauses wanted = clauses.apply(rows.schema());
      if (rows.suits()) {
        rows.commit(wanted, typed, small, batch);
      } else {
        rewrite(wanted, typed);
      }
    } finally {
      session.conf().unset(TXN_APP_ID);
      session.conf().unset(TXN_VERSION);
      session.conf().unset(USER_METADATA);
    }
  }

  private void rewrite(Clauses clauses, Dataset<Row> source) {
    DeltaMergeBuilder merge =
        DeltaTable.forPath(source.sparkSession(), location)
            .as("t")
            .merge(unseen(source).as("s"), clauses.match());
    Column delete = clauses.delete();
    if (delete != null) {
      merge = merge.whenMatched(delete).delete();
    }
    merge
        .whenMatched(clauses.update())
        .update(clauses.updates())
        .whenNotMatched(clauses.insert())
        .insert(clauses.inserts())
        .execute();
  }

  void commitNothing(Dataset<Row> source, TargetWriter.Batch batch, String note) {
    Dataset<Row> nothing = source.select(UpsertRows.columns(columns)).limit(0);
    new AppendWriter(location).prepare(nothing, batch).commit(note);
  }

  /**
   * The same rows without a plan that shows they are kept in memory. Delta would otherwise copy
   * them once more: it cannot know that nobody drops them while the MERGE runs.
   */
  private static Dataset<Row> unseen(Dataset<Row> kept) {
    return org.apache.spark.sql.classic.Dataset.ofRows(
        (org.apache.spark.sql.classic.SparkSession) kept.sparkSession(),
        LogicalRDD$.MODULE$.fromDataset(
            kept.queryExecution().toRdd(),
            (org.apache.spark.sql.classic.Dataset<Row>) kept,
            false));
  }
}
