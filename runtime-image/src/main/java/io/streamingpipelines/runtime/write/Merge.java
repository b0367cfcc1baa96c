package io.streamingpipelines.runtime.write;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import io.delta.tables.DeltaMergeBuilder;
import io.delta.tables.DeltaTable;
import io.streamingpipelines.plan.WritePlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.LogicalRDD$;

/**
 * One MERGE of reduced rows. It has no writer options, so the batch's own session carries the
 * transaction's identity (seen: a second identical MERGE adds no version).
 *
 * @param columns the stored columns
 * @param hidden whether the table remembers the sequence in {@link UpsertRows#SEQUENCE}
 */
record Merge(String location, WritePlan.Upsert plan, List<String> columns, boolean hidden) {
  private static final String TXN_APP_ID = "spark.databricks.delta.write.txnAppId";
  private static final String TXN_VERSION = "spark.databricks.delta.write.txnVersion";
  private static final String USER_METADATA = "spark.databricks.delta.commitInfo.userMetadata";

  void commit(Dataset<Row> reduced, TargetWriter.Batch batch, String note) {
    SparkSession session = reduced.sparkSession();
    session.conf().set(TXN_APP_ID, batch.queryId());
    session.conf().set(TXN_VERSION, Long.toString(batch.number()));
    session.conf().set(USER_METADATA, note);
    try {
      merge(session, unseen(reduced)).execute();
    } finally {
      session.conf().unset(TXN_APP_ID);
      session.conf().unset(TXN_VERSION);
      session.conf().unset(USER_METADATA);
    }
  }

  void commitNothing(Dataset<Row> reduced, TargetWriter.Batch batch, String note) {
    Dataset<Row> nothing = reduced.select(UpsertRows.columns(columns)).limit(0);
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

  private DeltaMergeBuilder merge(SparkSession session, Dataset<Row> reduced) {
    Column current = plan.sequenceBy().isEmpty() ? lit(true) : source().geq(target());
    DeltaMergeBuilder merge =
        DeltaTable.forPath(session, location).as("t").merge(reduced.as("s"), sameKey());
    if (plan.deleteWhen() != null) {
      merge = merge.whenMatched(current.and(col("s." + UpsertRows.DELETED))).delete();
    }
    merge = merge.whenMatched(current).update(updates());
    return merge.whenNotMatched(not(col("s." + UpsertRows.DELETED))).insert(inserts());
  }

  /** NULL keys are keys too: compared as equal they do not multiply. */
  private Column sameKey() {
    Column same = lit(true);
    for (String key : plan.keys()) {
      String name = UpsertRows.quote(key);
      same = same.and(col("t." + name).eqNullSafe(col("s." + name)));
    }
    return same;
  }

  private static Column source() {
    return col("s." + UpsertRows.SEQUENCE);
  }

  private Column target() {
    return hidden ? col("t." + UpsertRows.SEQUENCE) : UpsertRows.sequence(plan, "t.");
  }

  private Map<String, Column> inserts() {
    Map<String, Column> values = new LinkedHashMap<>();
    for (String column : columns) {
      values.put(UpsertRows.quote(column), col("s." + UpsertRows.quote(column)));
    }
    if (hidden) {
      values.put(UpsertRows.SEQUENCE, source());
    }
    return values;
  }

  private Map<String, Column> updates() {
    Map<String, Column> values = inserts();
    if (plan.ignoreNulls()) {
      for (String column : columns) {
        if (!plan.keys().contains(column) && !plan.sequenceBy().contains(column)) {
          values.computeIfPresent(UpsertRows.quote(column), (name, value) -> kept(name, value));
        }
      }
    }
    return values;
  }

  /** The new value, or the stored one unless a delete inside the batch has ended it. */
  private Column kept(String name, Column value) {
    Column filled = coalesce(value, col("t." + name));
    return plan.deleteWhen() == null || plan.sequenceBy().isEmpty()
        ? filled
        : when(col("s." + UpsertRows.RESET).geq(target()), value).otherwise(filled);
  }
}
