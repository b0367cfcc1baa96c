package io.streamingpipelines.runtime.write.upsert;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import io.streamingpipelines.plan.SqlName;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.delta.Merge;
import io.streamingpipelines.runtime.schema.HiddenColumns;
import io.streamingpipelines.runtime.schema.NamedTypes;
import io.streamingpipelines.runtime.write.keyed.KeyedRows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a stored row by the reduced row with the same key unless the stored row is newer
 * (docs/design/semantics.md#keyed-writes).
 *
 * @param columns the stored columns
 * @param hasHiddenSequence whether the table remembers the sequence in {@link KeyedRows#SEQUENCE}
 * @param hasSequenceColumns whether the table has all columns of the sequence
 * @param hasColumnSequences whether the table has {@link HiddenColumns#SEQUENCES}
 */
record UpsertClauses(
    WritePlan.Upsert plan,
    List<String> columns,
    boolean hasHiddenSequence,
    boolean hasSequenceColumns,
    boolean hasColumnSequences)
    implements Merge.Clauses {

  /**
   * @param table the columns of the table
   */
  static UpsertClauses of(WritePlan.Upsert plan, List<String> columns, StructType table) {
    return new UpsertClauses(
        plan,
        columns,
        NamedTypes.find(table, KeyedRows.SEQUENCE).isPresent(),
        plan.sequenceBy().stream().allMatch(name -> NamedTypes.find(table, name).isPresent()),
        NamedTypes.find(table, HiddenColumns.SEQUENCES).isPresent());
  }

  @Override
  public List<String> keys() {
    return plan.keys();
  }

  @Override
  public Column match() {
    return KeyedRows.sameKey(plan, "t", "s");
  }

  @Override
  public @Nullable Column delete() {
    return plan.deleteWhen() == null ? null : newer().and(col("s." + KeyedRows.DELETED));
  }

  @Override
  public Column update() {
    return fills() ? newer().or(rows().changed(target())) : newer();
  }

  @Override
  public Column insert() {
    return not(col("s." + KeyedRows.DELETED));
  }

  /** A row without a sequence is older than any other. */
  private Column newer() {
    if (plan.sequenceBy().isEmpty()) {
      return lit(true);
    }
    Column newer = source().geq(target());
    return hasHiddenSequence ? target().isNull().or(newer) : newer;
  }

  private static Column source() {
    return col("s." + KeyedRows.SEQUENCE);
  }

  /**
   * Rows that were written before the hidden sequence existed may still have the sequence in
   * visible columns.
   */
  private Column target() {
    Column visible = KeyedRows.sequence(plan, "t.");
    if (!hasHiddenSequence) {
      return visible;
    }
    Column own = col("t." + KeyedRows.SEQUENCE);
    return hasSequenceColumns ? coalesce(own, visible) : own;
  }

  @Override
  public Map<String, Column> inserts() {
    Map<String, Column> values = new LinkedHashMap<>();
    for (String column : columns) {
      values.put(SqlName.quoted(column), col("s." + SqlName.quoted(column)));
    }
    if (hasHiddenSequence) {
      values.put(KeyedRows.SEQUENCE, source());
    }
    if (hasColumnSequences) {
      values.put(HiddenColumns.SEQUENCES, fills() ? rows().inserted() : lit(null));
    }
    return values;
  }

  @Override
  public Map<String, Column> updates() {
    Map<String, Column> values = inserts();
    if (fills()) {
      values.replaceAll((name, value) -> when(newer(), value).otherwise(col("t." + name)));
      for (String column : UpsertRows.filled(plan, columns)) {
        values.put(SqlName.quoted(column), rows().value(column, target()));
      }
      Column becomes = when(newer(), source()).otherwise(target());
      values.computeIfPresent(KeyedRows.SEQUENCE, (name, value) -> becomes);
      values.put(HiddenColumns.SEQUENCES, rows().updated(target(), becomes));
    } else if (plan.ignoreNulls()) {
      for (String column : UpsertRows.filled(plan, columns)) {
        String name = SqlName.quoted(column);
        values.computeIfPresent(name, (n, value) -> coalesce(value, col("t." + name)));
      }
    }
    return values;
  }

  private boolean fills() {
    return hasColumnSequences && UpsertRows.fills(plan, columns);
  }

  private FilledRows rows() {
    return new FilledRows(plan, columns);
  }
}
