package io.streamingpipelines.runtime.write.upsert;

import static org.apache.spark.sql.functions.lit;

import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.schema.Columns;
import io.streamingpipelines.runtime.write.keyed.KeyedRows;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Reduces a batch to one row per key. The result has the stored columns, {@link KeyedRows#SEQUENCE}
 * and {@link KeyedRows#DELETED}; where NULL does not overwrite, also those of {@link FilledRows}.
 */
record UpsertRows(WritePlan.Upsert plan) {
  /** The stored columns that have sequences of their own because NULL does not overwrite them. */
  static List<String> filled(WritePlan.Upsert plan, List<String> stored) {
    return stored.stream()
        .filter(name -> !plan.keys().contains(name) && !plan.sequenceBy().contains(name))
        .toList();
  }

  /** Whether columns have sequences of their own. */
  static boolean fills(WritePlan.Upsert plan, List<String> stored) {
    return plan.ignoreNulls() && !plan.sequenceBy().isEmpty() && !filled(plan, stored).isEmpty();
  }

  /** Whether the table needs a hidden column to remember the sequence. */
  static boolean hidesSequence(WritePlan.Upsert plan, List<String> columns) {
    return !KeyedRows.stored(plan, columns).containsAll(plan.sequenceBy());
  }

  Dataset<Row> reduce(Dataset<Row> rows) {
    List<String> stored = KeyedRows.stored(plan, List.of(rows.columns()));
    if (plan.sequenceBy().isEmpty()) {
      // an aggregation emits each group once per batch
      return rows.withColumn(KeyedRows.DELETED, KeyedRows.deletes(plan))
          .withColumn(KeyedRows.SEQUENCE, lit(null).cast("struct<_1:int>"))
          .select(Columns.of(stored, KeyedRows.SEQUENCE, KeyedRows.DELETED));
    }
    Dataset<Row> ordered = KeyedRows.ordered(plan, rows);
    return fills(plan, stored)
        ? new FilledRows(plan, stored).reduce(ordered)
        : KeyedRows.newest(plan, ordered, stored);
  }
}
