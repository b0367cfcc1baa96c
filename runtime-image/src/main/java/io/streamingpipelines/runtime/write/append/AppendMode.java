package io.streamingpipelines.runtime.write.append;

import io.streamingpipelines.runtime.write.TargetWriter;
import io.streamingpipelines.runtime.write.WriteMode;
import java.util.List;

/** Adds rows. */
public record AppendMode() implements WriteMode {
  @Override
  public TargetWriter writer(Files files, List<String> columns) {
    return new AppendWriter(files.location());
  }

  @Override
  public boolean repeatable() {
    return false;
  }
}
