package io.streamingpipelines.runtime.spark;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.RowOrdering;
import org.apache.spark.sql.catalyst.optimizer.InlineCTE;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** Access to Spark's logical plans, which its public API does not offer. */
public final class Catalyst {
  private Catalyst() {}

  public static Dataset<Row> rows(SparkSession session, LogicalPlan plan) {
    return org.apache.spark.sql.classic.Dataset.ofRows(
        (org.apache.spark.sql.classic.SparkSession) session, plan);
  }

  /** An empty relation with the given columns, as a stream or as a batch. */
  public static Dataset<Row> empty(SparkSession session, StructType schema, boolean streaming) {
    return rows(
        session,
        new LocalRelation(
            Scala.seq(Scala.list(DataTypeUtils.toAttributes(schema))),
            Scala.<InternalRow>seq(),
            streaming,
            scala.Option.empty()));
  }

  /** The plan as the analyzer leaves it, with which a streaming query is started. */
  public static LogicalPlan analyzed(Dataset<Row> rows) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().analyzed();
  }

  /** The analyzed plan, with common table expressions inlined. */
  public static LogicalPlan plan(Dataset<Row> rows) {
    return new InlineCTE(true, false).apply(analyzed(rows));
  }

  /** The plan as the session's optimizer leaves it. */
  public static LogicalPlan optimized(SparkSession session, LogicalPlan analyzed) {
    return ((org.apache.spark.sql.classic.SparkSession) session)
        .sessionState()
        .optimizer()
        .execute(analyzed);
  }

  public static ParserInterface parser(SparkSession session) {
    return ((org.apache.spark.sql.classic.SparkSession) session).sessionState().sqlParser();
  }

  /** Hadoop's settings combined with those of the session. */
  public static Configuration hadoopConfiguration(SparkSession session) {
    return session.sessionState().newHadoopConf();
  }

  /** Spark's unique id of the session. */
  public static String id(SparkSession session) {
    return ((org.apache.spark.sql.classic.SparkSession) session).sessionUUID();
  }

  /** Whether values of the type can be compared. */
  public static boolean isOrderable(DataType type) {
    return RowOrdering.isOrderable(type);
  }

  /**
   * Creates a session with the functions of the given one. Temporary views and settings that are
   * created in it stay in it.
   */
  public static SparkSession clone(SparkSession session) {
    return ((org.apache.spark.sql.classic.SparkSession) session).cloneSession();
  }
}
