package io.streamingpipelines.runtime.sink;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.runtime.checkpoint.Checkpoint;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The folder of a files sink. Spark records in it the numbers of the completed batches, and skips
 * these batches when they are repeated. Therefore a new checkpoint, which counts from 0, or an
 * older copy of a checkpoint would write nothing until it has passed the number of the last
 * recorded batch.
 */
public final class SinkFolder {
  private static final String DONE = "_spark_metadata";
  private static final Pattern BATCH = Pattern.compile("([0-9]{1,18})(\\.compact)?");

  private SinkFolder() {}

  /**
   * Returns why the folder does not match the checkpoint.
   *
   * @param path JSON path of the sink
   */
  public static List<Problem> problems(
      SinkPlan.Files sink, Checkpoint checkpoint, Configuration configuration, String path) {
    long done = done(sink, configuration);
    long planned = checkpoint.planned();
    if (done <= planned) {
      return List.of();
    }
    if (checkpoint.queryId() != null) {
      return List.of(
          Problem.error(
              path + ".files.path",
              "CheckpointOutdated",
              "The folder "
                  + sink.path()
                  + " already holds batch "
                  + done
                  + ", but the checkpoint "
                  + checkpoint.location()
                  + " ends with batch "
                  + planned
                  + ", so the checkpoint is an older copy and Spark would skip new rows; restore"
                  + " its latest state, or raise checkpoint.generation and choose another path."));
    }
    return List.of(
        Problem.error(
            path + ".files.path",
            "FolderOfAnotherCheckpoint",
            "The folder "
                + sink.path()
                + " contains the files of another checkpoint, so Spark would skip as many batches"
                + " as that one has written; choose another path, or return to that checkpoint."));
  }

  /** The last batch that the folder records, or -1 if there is none. */
  private static long done(SinkPlan.Files sink, Configuration configuration) {
    Path done = new Path(sink.path(), DONE);
    long last = -1;
    try {
      for (FileStatus file : done.getFileSystem(configuration).listStatus(done)) {
        Matcher batch = BATCH.matcher(file.getPath().getName());
        if (batch.matches()) {
          last = Math.max(last, Long.parseLong(batch.group(1)));
        }
      }
      return last;
    } catch (FileNotFoundException e) {
      return -1;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look into " + sink.path(), e);
    }
  }
}
