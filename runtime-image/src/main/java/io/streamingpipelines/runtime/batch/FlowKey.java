package io.streamingpipelines.runtime.batch;

/**
 * Identifies the flow to which batches belong: a flow into one table or sink, in one generation of
 * its checkpoint.
 */
public record FlowKey(String table, String flow, int generation) {
  /**
   * Prefix of the table properties that hold the ids of the queries that have written the table.
   */
  public static final String QUERIES = "streamingpipelines.query.";

  /** The table property that holds Spark's id of the flow's query. */
  public String property() {
    return QUERIES + flow + "." + generation;
  }

  /** Whether a table property holds the id of a query of this flow, in any generation. */
  public boolean isOfFlow(String property) {
    return property.startsWith(QUERIES + flow + ".");
  }

  /** SQL condition on the columns {@code _flow} and {@code _generation} of a side table. */
  public String sideRows() {
    return "_flow = '" + flow + "' AND _generation = " + generation;
  }

  /** The same condition with {@code _batch}. */
  public String sideRows(long batch) {
    return sideRows() + " AND _batch = " + batch;
  }
}
