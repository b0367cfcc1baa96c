package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.runtime.write.Checkpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The folder of a files sink. Spark keeps in it the numbers of the batches that are done, and skips
 * those when they come again; so a new checkpoint, which counts from 0, would write nothing until
 * it has passed the old one.
 */
final class SinkFolder {
  private static final String DONE = "_spark_metadata";

  private SinkFolder() {}

  /**
   * @param path JSON path of the sink
   */
  static List<Problem> problems(
      SinkPlan.Files sink, Checkpoint checkpoint, Configuration configuration, String path) {
    if (checkpoint.queryId() != null) {
      return List.of();
    }
    Path done = new Path(sink.path(), DONE);
    try {
      if (!done.getFileSystem(configuration).exists(done)) {
        return List.of();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look into " + sink.path(), e);
    }
    return List.of(
        Problem.error(
            path + ".files.path",
            "FolderOfAnotherCheckpoint",
            "The folder "
                + sink.path()
                + " holds the files of another checkpoint, and Spark would skip as many batches as"
                + " that one has written; choose another path, or go back to that checkpoint."));
  }
}
