package io.streamingpipelines.compiler.query;

import io.streamingpipelines.api.query.CheckpointSpec;
import io.streamingpipelines.compiler.Defaults;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.Texts;
import org.jspecify.annotations.Nullable;

/** Which checkpoint a table or sink uses. */
public final class CheckpointCompiler {
  /**
   * The checkpoint's generation, from 1.
   *
   * @param path of the table or sink
   */
  public static int generation(FieldPath path, @Nullable CheckpointSpec checkpoint) {
    Integer generation = checkpoint == null ? null : checkpoint.generation();
    return (int)
        Texts.atLeast(
            path.field("checkpoint").field("generation"), generation, Defaults.GENERATION, 1);
  }

  private CheckpointCompiler() {}
}
