package io.streamingpipelines.runtime.write.history;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.streamingpipelines.plan.SqlName;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.delta.Merge;
import io.streamingpipelines.runtime.schema.HistoryColumns;
import io.streamingpipelines.runtime.write.keyed.KeyedRows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;

/** Merges the changes that {@link HistoryRows} has computed. */
record HistoryClauses(WritePlan.History plan, List<String> columns) implements Merge.Clauses {

  @Override
  public List<String> keys() {
    return Stream.concat(plan.keys().stream(), Stream.of(HistoryColumns.START)).toList();
  }

  @Override
  public Column match() {
    return KeyedRows.sameKey(plan, "t", "s")
        .and(col("t." + HistoryColumns.START).eqNullSafe(col("s." + HistoryColumns.START)));
  }

  @Override
  public Column delete() {
    return col("s." + KeyedRows.DELETED);
  }

  @Override
  public Column update() {
    return lit(true);
  }

  @Override
  public Map<String, Column> updates() {
    return values();
  }

  @Override
  public Column insert() {
    // a row that was removed meanwhile must not be inserted again because its end has changed
    return not(col("s." + KeyedRows.DELETED)).and(not(col("s." + HistoryRows.END_CHANGED)));
  }

  @Override
  public Map<String, Column> inserts() {
    return values();
  }

  private Map<String, Column> values() {
    Map<String, Column> values = new LinkedHashMap<>();
    for (String column : columns) {
      values.put(SqlName.quoted(column), col("s." + SqlName.quoted(column)));
    }
    values.put(HistoryColumns.START, col("s." + HistoryColumns.START));
    values.put(HistoryColumns.END, col("s." + HistoryColumns.END));
    return values;
  }
}
