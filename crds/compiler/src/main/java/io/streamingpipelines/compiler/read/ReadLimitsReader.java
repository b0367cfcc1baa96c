package io.streamingpipelines.compiler.read;

import io.streamingpipelines.plan.SourcePlan.ReadLimits;
import org.jspecify.annotations.Nullable;

/** Reads how much of a Delta table one batch reads. */
public final class ReadLimitsReader {
  /** The limits; null if neither is set. */
  public static @Nullable ReadLimits read(
      FieldPath path, @Nullable String maxBytes, @Nullable Integer maxFiles) {
    if (maxBytes == null && maxFiles == null) {
      return null;
    }
    return new ReadLimits(
        maxBytes == null
            ? null
            : Long.valueOf(Quantities.bytes(path.field("maxBytesPerTrigger"), maxBytes)),
        maxFiles == null
            ? null
            : Integer.valueOf(
                (int) Texts.atLeast(path.field("maxFilesPerTrigger"), maxFiles, 1, 1)));
  }

  private ReadLimitsReader() {}
}
