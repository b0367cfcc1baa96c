package io.streamingpipelines.runtime.flow;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.optimizer.InlineCTE;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** The way in and out of Spark's logical plans, which its public API does not offer. */
public final class Catalyst {
  private Catalyst() {}

  public static Dataset<Row> rows(SparkSession session, LogicalPlan plan) {
    return org.apache.spark.sql.classic.Dataset.ofRows(
        (org.apache.spark.sql.classic.SparkSession) session, plan);
  }

  /** The analyzed plan, common table expressions written out where they are used. */
  public static LogicalPlan plan(Dataset<Row> rows) {
    LogicalPlan analyzed =
        ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().analyzed();
    return new InlineCTE(true, false).apply(analyzed);
  }

  static ParserInterface parser(SparkSession session) {
    return ((org.apache.spark.sql.classic.SparkSession) session).sessionState().sqlParser();
  }

  /**
   * A session of its own, with the functions of the one it comes from: temporary views and settings
   * made in it stay in it.
   */
  public static SparkSession clone(SparkSession session) {
    return ((org.apache.spark.sql.classic.SparkSession) session).cloneSession();
  }
}
