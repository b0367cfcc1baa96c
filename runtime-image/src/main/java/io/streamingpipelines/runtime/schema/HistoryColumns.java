package io.streamingpipelines.runtime.schema;

import io.streamingpipelines.plan.WritePlan;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that state when a row of a history was valid: from {@link #START}, inclusive, to
 * {@link #END}, exclusive; the latter is NULL for the current row
 * (docs/design/semantics.md#history). Readers see these columns.
 */
public final class HistoryColumns {
  public static final String START = "__start_at";
  public static final String END = "__end_at";

  static final Set<String> NAMES = Set.of(START, END);

  private HistoryColumns() {}

  /** Appends both columns to {@code stored}. @param yielded the query's columns */
  public static StructType appendedTo(
      StructType stored, WritePlan.History history, StructType yielded) {
    DataType type = type(history.sequenceBy(), yielded);
    return stored.add(START, type, true).add(END, type, true);
  }

  /** The type of the only column, or a struct of all columns in their order. */
  private static DataType type(List<String> sequenceBy, StructType yielded) {
    StructType all = new StructType();
    for (String name : sequenceBy) {
      // another check reports a column that does not exist
      for (var field : Columns.find(yielded, name)) {
        all = all.add(name, field.dataType(), true);
      }
    }
    return sequenceBy.size() == 1 && all.length() == 1 ? all.apply(0).dataType() : all;
  }
}
