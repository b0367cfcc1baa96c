package io.streamingpipelines.runtime.batch;

/**
 * Whose batches these are: one flow into one table or sink, in one generation of its checkpoint.
 */
public record FlowKey(String table, String flow, int generation) {
  /** SQL over the columns {@code _flow}, {@code _generation} of a side table. */
  public String sideRows() {
    return "_flow = '" + flow + "' AND _generation = " + generation;
  }

  /** The same with {@code _batch}. */
  public String sideRows(long batch) {
    return sideRows() + " AND _batch = " + batch;
  }
}
