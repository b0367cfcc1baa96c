package io.streamingpipelines.runtime.write;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import io.streamingpipelines.plan.WritePlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.jspecify.annotations.Nullable;

/**
 * Lets a reduced row take the place of its key's row unless that one is newer (semantics 15).
 *
 * @param columns the stored columns
 * @param hidden whether the table remembers the sequence in {@link UpsertRows#SEQUENCE}
 */
record UpsertClauses(WritePlan.Upsert plan, List<String> columns, boolean hidden)
    implements Merge.Clauses {

  @Override
  public Column match() {
    return UpsertRows.sameKey(plan, "t", "s");
  }

  @Override
  public @Nullable Column delete() {
    return plan.deleteWhen() == null ? null : update().and(col("s." + UpsertRows.DELETED));
  }

  @Override
  public Column update() {
    return plan.sequenceBy().isEmpty() ? lit(true) : source().geq(target());
  }

  @Override
  public Column insert() {
    return not(col("s." + UpsertRows.DELETED));
  }

  private static Column source() {
    return col("s." + UpsertRows.SEQUENCE);
  }

  private Column target() {
    return hidden ? col("t." + UpsertRows.SEQUENCE) : UpsertRows.sequence(plan, "t.");
  }

  @Override
  public Map<String, Column> inserts() {
    Map<String, Column> values = new LinkedHashMap<>();
    for (String column : columns) {
      values.put(UpsertRows.quote(column), col("s." + UpsertRows.quote(column)));
    }
    if (hidden) {
      values.put(UpsertRows.SEQUENCE, source());
    }
    return values;
  }

  @Override
  public Map<String, Column> updates() {
    Map<String, Column> values = inserts();
    if (plan.ignoreNulls()) {
      for (String column : columns) {
        if (!plan.keys().contains(column) && !plan.sequenceBy().contains(column)) {
          values.computeIfPresent(UpsertRows.quote(column), (name, value) -> kept(name, value));
        }
      }
    }
    return values;
  }

  /** The new value, or the stored one unless a delete inside the batch has ended it. */
  private Column kept(String name, Column value) {
    Column filled = coalesce(value, col("t." + name));
    return plan.deleteWhen() == null || plan.sequenceBy().isEmpty()
        ? filled
        : when(col("s." + UpsertRows.RESET).geq(target()), value).otherwise(filled);
  }
}
