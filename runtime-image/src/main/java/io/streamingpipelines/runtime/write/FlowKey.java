package io.streamingpipelines.runtime.write;

/**
 * Whose batches these are: one flow into one table or sink, in one generation of its checkpoint.
 */
public record FlowKey(String table, String flow, int generation) {
  /** SQL over the columns {@code _flow}, {@code _generation} of a side table. */
  String sideRows() {
    return "_flow = '" + flow + "' AND _generation = " + generation;
  }

  /** The same with {@code _batch}. */
  String sideRows(long batch) {
    return sideRows() + " AND _batch = " + batch;
  }
}
