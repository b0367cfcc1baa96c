package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.FlowPlan;

/** The name of a flow's query in Spark: in its UI, its listeners and its scheduler pools. */
public final class QueryName {
  private QueryName() {}

  /** {@code <table>} for the only flow of a table or sink, otherwise {@code <table>.<flow>}. */
  public static String of(String table, String flow) {
    return flow.equals(FlowPlan.DEFAULT) ? table : table + "." + flow;
  }
}
