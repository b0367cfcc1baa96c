package io.streamingpipelines.runtime.write.upsert;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.delta.TableState;
import io.streamingpipelines.runtime.schema.HiddenColumns;
import io.streamingpipelines.runtime.write.TargetWriter;
import io.streamingpipelines.runtime.write.WriteMode;
import io.streamingpipelines.runtime.write.keyed.KeyedProblems;
import io.streamingpipelines.runtime.write.keyed.KeyedRows;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;

/** Keeps the newest row of each key. */
public record UpsertMode(WritePlan.Upsert plan) implements WriteMode {
  @Override
  public TargetWriter writer(Files files, List<String> columns) {
    return new UpsertWriter(files, KeyedRows.withSpellingOf(plan, columns));
  }

  @Override
  public StructType visibleColumns(StructType yielded) {
    return KeyedRows.visible(plan, yielded);
  }

  @Override
  public StructType storedColumns(StructType yielded) {
    List<String> names = List.of(yielded.fieldNames());
    WritePlan.Upsert upsert = KeyedRows.withSpellingOf(plan, names);
    List<String> columns = KeyedRows.stored(upsert, names);
    StructType stored = KeyedRows.selected(yielded, columns);
    StructType sequence = sequence(upsert, yielded);
    if (UpsertRows.hidesSequence(upsert, names)) {
      stored = stored.add(HiddenColumns.SEQUENCE, sequence);
    }
    return UpsertRows.fills(upsert, columns)
        ? stored.add(HiddenColumns.SEQUENCES, new MapType(DataTypes.StringType, sequence, true))
        : stored;
  }

  private static StructType sequence(WritePlan.Upsert upsert, StructType yielded) {
    StructType type = new StructType();
    for (int i = 0; i < upsert.sequenceBy().size(); i++) {
      type = type.add("_" + (i + 1), yielded.apply(upsert.sequenceBy().get(i)).dataType());
    }
    return type;
  }

  @Override
  public Map<String, String> properties() {
    return Map.of(HiddenColumns.MADE_OF, HiddenColumns.madeOf(plan));
  }

  /**
   * An aggregation emits every update of a group (update mode), because MERGE replaces the group's
   * row each time.
   */
  @Override
  public OutputMode outputMode(boolean aggregates) {
    return aggregates ? OutputMode.Update() : OutputMode.Append();
  }

  @Override
  public String fingerprint() {
    return KeyedRows.fingerprint(plan);
  }

  @Override
  public List<Problem> problems(Dataset<Row> yielded, String path) {
    return KeyedProblems.of(plan, yielded, path);
  }

  @Override
  public List<Problem> problems(TableState table, StructType yielded, String path) {
    return SequenceProblems.of(table, plan, yielded, path);
  }
}
