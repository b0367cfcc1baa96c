package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.FlowPlan;

/** The name that Spark knows a flow's query by: its UI, its listener, its scheduler pool. */
public final class QueryName {
  private QueryName() {}

  /** {@code <table>} for a table's or sink's only flow, else {@code <table>.<flow>}. */
  public static String of(String table, String flow) {
    return flow.equals(FlowPlan.DEFAULT) ? table : table + "." + flow;
  }
}
