package io.streamingpipelines.runtime.write;

import io.delta.tables.DeltaMergeBuilder;
import io.delta.tables.DeltaTable;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.LogicalRDD$;

/**
 * One MERGE as a batch's transaction. It has no writer options, so the batch's own session carries
 * the transaction's identity (seen: a second identical MERGE adds no version).
 */
record Merge(String location, Clauses clauses) {
  private static final String TXN_APP_ID = "spark.databricks.delta.write.txnAppId";
  private static final String TXN_VERSION = "spark.databricks.delta.write.txnVersion";
  private static final String USER_METADATA = "spark.databricks.delta.commitInfo.userMetadata";

  /** What happens to a row {@code s} of the batch and a row {@code t} of the table. */
  interface Clauses {
    /** The columns of the query that the table stores. */
    List<String> columns();

    /** Whether two rows belong together; a row of the table belongs to at most one of the batch. */
    Column match();

    DeltaMergeBuilder add(DeltaMergeBuilder merge);
  }

  void commit(Dataset<Row> source, TargetWriter.Batch batch, String note) {
    SparkSession session = source.sparkSession();
    session.conf().set(TXN_APP_ID, batch.queryId());
    session.conf().set(TXN_VERSION, Long.toString(batch.number()));
    session.conf().set(USER_METADATA, note);
    try {
      DeltaMergeBuilder merge =
          DeltaTable.forPath(session, location)
              .as("t")
              .merge(unseen(source).as("s"), clauses.match());
      clauses.add(merge).execute();
    } finally {
      session.conf().unset(TXN_APP_ID);
      session.conf().unset(TXN_VERSION);
      session.conf().unset(USER_METADATA);
    }
  }

  void commitNothing(Dataset<Row> source, TargetWriter.Batch batch, String note) {
    Dataset<Row> nothing = source.select(UpsertRows.columns(clauses.columns())).limit(0);
    new AppendWriter(location, "append").prepare(nothing, batch).commit(note);
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
