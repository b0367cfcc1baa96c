package io.streamingpipelines.runtime.spark.checkpoint;

import io.streamingpipelines.runtime.storage.NewObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.execution.streaming.checkpointing.CheckpointFileManager.CancellableFSDataOutputStream;
import org.apache.spark.sql.execution.streaming.checkpointing.FileSystemBasedCheckpointFileManager;

/**
 * Checkpoint files as objects: each appears whole when its stream is closed, without the copy that
 * a rename is there. What Spark must not overwrite, the entries of its offset and commit logs, is a
 * {@link NewObject}.
 */
final class ObjectCheckpointFiles extends FileSystemBasedCheckpointFileManager {
  ObjectCheckpointFiles(Path path, Configuration configuration) {
    super(path, configuration);
  }

  @Override
  public CancellableFSDataOutputStream createAtomic(Path path, boolean overwriteIfPossible) {
    try {
      if (overwriteIfPossible) {
        FSDataOutputStream object = fs().create(path, true);
        return new Cancellable(object, object::abort);
      }
      NewObject object = NewObject.at(fs(), path);
      return new Cancellable(object, object::abort);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Abort {
    void run() throws IOException;
  }

  private static final class Cancellable extends CancellableFSDataOutputStream {
    private final Abort abort;
    private boolean ended;

    Cancellable(OutputStream object, Abort abort) {
      super(object);
      this.abort = abort;
    }

    @Override
    public void close() throws IOException {
      if (!ended) {
        ended = true;
        super.close();
      }
    }

    @Override
    public void cancel() {
      if (!ended) {
        ended = true;
        try {
          abort.run();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }
}
