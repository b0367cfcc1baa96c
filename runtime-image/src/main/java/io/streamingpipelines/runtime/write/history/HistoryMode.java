package io.streamingpipelines.runtime.write.history;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.schema.HistoryColumns;
import io.streamingpipelines.runtime.write.TargetWriter;
import io.streamingpipelines.runtime.write.WriteMode;
import io.streamingpipelines.runtime.write.keyed.KeyedProblems;
import io.streamingpipelines.runtime.write.keyed.KeyedRows;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Keeps every version of a key's row, with the time during which it was valid. */
public record HistoryMode(WritePlan.History plan) implements WriteMode {
  @Override
  public TargetWriter writer(Files files, List<String> columns) {
    return new HistoryWriter(files, KeyedRows.withSpellingOf(plan, columns));
  }

  @Override
  public StructType visibleColumns(StructType yielded) {
    return HistoryColumns.appendedTo(KeyedRows.visible(plan, yielded), plan, yielded);
  }

  @Override
  public StructType storedColumns(StructType yielded) {
    List<String> names = List.of(yielded.fieldNames());
    WritePlan.History history = KeyedRows.withSpellingOf(plan, names);
    StructType stored = KeyedRows.selected(yielded, KeyedRows.stored(history, names));
    return HistoryColumns.appendedTo(stored, history, yielded);
  }

  @Override
  public String fingerprint() {
    return KeyedRows.fingerprint(plan) + " in the order of " + String.join(", ", plan.sequenceBy());
  }

  @Override
  public List<Problem> problems(Dataset<Row> yielded, String path) {
    return KeyedProblems.of(plan, yielded, path);
  }
}
