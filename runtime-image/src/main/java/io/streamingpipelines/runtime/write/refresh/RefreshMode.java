package io.streamingpipelines.runtime.write.refresh;

import io.streamingpipelines.runtime.write.TargetWriter;
import io.streamingpipelines.runtime.write.WriteMode;
import io.streamingpipelines.runtime.write.complete.OverwriteWriter;
import java.util.List;

/** The result of a batch query replaces the table. */
public record RefreshMode() implements WriteMode {
  @Override
  public TargetWriter writer(Files files, List<String> columns) {
    return new OverwriteWriter(files.location());
  }
}
