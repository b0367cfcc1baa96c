package io.streamingpipelines.runtime.write.complete;

import io.streamingpipelines.runtime.write.TargetWriter;
import io.streamingpipelines.runtime.write.WriteMode;
import java.util.List;
import org.apache.spark.sql.streaming.OutputMode;

/** Each batch holds the complete result and replaces the table. */
public record CompleteMode() implements WriteMode {
  @Override
  public TargetWriter writer(Files files, List<String> columns) {
    return new OverwriteWriter(files.location());
  }

  @Override
  public OutputMode outputMode(boolean aggregates) {
    return OutputMode.Complete();
  }
}
