package io.streamingpipelines.runtime.write.append;

import io.streamingpipelines.runtime.write.TargetWriter;
import io.streamingpipelines.runtime.write.WriteMode;
import java.util.List;

/** Adds rows. */
public record AppendMode() implements WriteMode {
  @Override
  public TargetWriter writer(String location, List<String> columns) {
    return new AppendWriter(location);
  }
}
