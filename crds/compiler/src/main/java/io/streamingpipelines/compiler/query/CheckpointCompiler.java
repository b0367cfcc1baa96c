package io.streamingpipelines.compiler.query;

import io.streamingpipelines.api.query.CheckpointSpec;
import io.streamingpipelines.compiler.Defaults;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.plan.CheckpointPlan;
import org.jspecify.annotations.Nullable;

/** Which checkpoint a table or sink uses. */
public final class CheckpointCompiler {
  /**
   * The plan of the checkpoint.
   *
   * @param path of the table or sink
   */
  public static CheckpointPlan compile(FieldPath path, @Nullable CheckpointSpec checkpoint) {
    Integer generation = checkpoint == null ? null : checkpoint.generation();
    return CheckpointPlan.of(
        (int)
            Texts.atLeast(
                path.field("checkpoint").field("generation"), generation, Defaults.GENERATION, 1));
  }

  private CheckpointCompiler() {}
}
