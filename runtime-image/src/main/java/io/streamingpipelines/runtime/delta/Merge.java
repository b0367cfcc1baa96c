package io.streamingpipelines.runtime.delta;

import io.delta.tables.DeltaMergeBuilder;
import io.delta.tables.DeltaTable;
import io.streamingpipelines.runtime.batch.Batch;
import io.streamingpipelines.runtime.schema.ByName;
import io.streamingpipelines.runtime.schema.Columns;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.execution.LogicalRDD$;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Merges the rows of a batch into a table, in one transaction for the batch. It uses {@link
 * RowMerge} if the table allows it, otherwise Delta's MERGE, which adds no version if it is
 * repeated with the same transaction (observed).
 *
 * @param columns the query's columns that the table stores
 * @param clauses creates the clauses of the MERGE, given the table's columns
 */
public record Merge(String location, List<String> columns, Function<StructType, Clauses> clauses) {
  private static final String TXN_APP_ID = "spark.databricks.delta.write.txnAppId";
  private static final String TXN_VERSION = "spark.databricks.delta.write.txnVersion";
  private static final String USER_METADATA = "spark.databricks.delta.commitInfo.userMetadata";

  /** What happens to a row {@code s} of the batch and a row {@code t} of the table. */
  public interface Clauses {
    /** The columns whose values are equal in rows that match. */
    List<String> keys();

    /** Whether two rows match; a row of the table matches at most one row of the batch. */
    Column match();

    /**
     * Whether a matched row of the table is deleted; null if none ever is. Takes precedence over
     * {@link #update}.
     */
    @Nullable Column delete();

    /** Whether a matched row of the table is updated. */
    Column update();

    /** The new values of the updated row's columns, by quoted name. */
    Map<String, Column> updates();

    /** Whether a row of the batch that matches no row of the table is inserted. */
    Column insert();

    /** The values of the inserted row's columns, by quoted name. */
    Map<String, Column> inserts();
  }

  /**
   * Commits the batch in one transaction.
   *
   * @param begun the transaction in which the source was computed; null to begin one now
   * @param count number of rows in the source, or about that
   * @param note what the commit says about the batch
   */
  public void commit(
      @Nullable RowMerge begun, Dataset<Row> source, long count, Batch batch, String note) {
    RowMerge rows = begun == null ? RowMerge.begin(source.sparkSession(), location) : begun;
    Dataset<Row> typed = ByName.rows(source, rows.schema());
    ByName.require(typed, rows.schema());
    Clauses wanted = clauses.apply(rows.schema());
    if (rows.isSupported()) {
      rows.commit(wanted, typed, count, batch, note);
    } else {
      rewrite(wanted, typed, batch, note);
    }
  }

  /** Delta's MERGE has no options, so settings of the batch's own session pass the transaction. */
  private void rewrite(Clauses clauses, Dataset<Row> source, Batch batch, String note) {
    RuntimeConfig settings = source.sparkSession().conf();
    settings.set(TXN_APP_ID, batch.queryId());
    settings.set(TXN_VERSION, Long.toString(batch.number()));
    settings.set(USER_METADATA, note);
    try {
      rewrite(clauses, source);
    } finally {
      settings.unset(TXN_APP_ID);
      settings.unset(TXN_VERSION);
      settings.unset(USER_METADATA);
    }
  }

  private void rewrite(Clauses clauses, Dataset<Row> source) {
    DeltaMergeBuilder merge =
        DeltaTable.forPath(source.sparkSession(), location)
            .as("t")
            .merge(withoutCachedPlan(source).as("s"), clauses.match());
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

  public void commitNothing(Dataset<Row> source, Batch batch, String note) {
    Dataset<Row> nothing = source.select(Columns.of(columns)).limit(0);
    TransactionalWrite.write(
        nothing, location, SaveMode.Append, batch.queryId(), batch.number(), batch.at(), note);
  }

  /**
   * The same rows under a plan that does not show that they are cached. Delta would otherwise cache
   * them once more, or fail if it may not, because it cannot know that they stay cached while the
   * MERGE runs.
   */
  private static Dataset<Row> withoutCachedPlan(Dataset<Row> kept) {
    return org.apache.spark.sql.classic.Dataset.ofRows(
        (org.apache.spark.sql.classic.SparkSession) kept.sparkSession(),
        LogicalRDD$.MODULE$.fromDataset(
            kept.queryExecution().toRdd(),
            (org.apache.spark.sql.classic.Dataset<Row>) kept,
            false));
  }
}
