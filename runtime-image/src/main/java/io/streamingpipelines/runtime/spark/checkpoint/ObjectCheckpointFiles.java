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
 * Writes checkpoint files as objects. Each object appears completely when its stream is closed,
 * without the copy that a rename would require on an object store. Entries of Spark's offset and
 * commit logs, which must not be overwritten, are {@link NewObject}s.
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
