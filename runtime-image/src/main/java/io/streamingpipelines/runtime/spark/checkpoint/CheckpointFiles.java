package io.streamingpipelines.runtime.spark.checkpoint;

import io.streamingpipelines.runtime.storage.ObjectStores;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathFilter;
import org.apache.spark.sql.execution.streaming.checkpointing.CheckpointFileManager;
import org.apache.spark.sql.execution.streaming.checkpointing.FileContextBasedCheckpointFileManager;

/**
 * Writes Spark's checkpoints, both offsets and state: on an object store as {@link
 * ObjectCheckpointFiles} does, elsewhere by a rename as Spark does. Spark calls this constructor
 * for each path, in the driver and in the executors.
 */
public final class CheckpointFiles implements CheckpointFileManager {
  private final CheckpointFileManager files;

  public CheckpointFiles(Path path, Configuration configuration) {
    files =
        ObjectStores.holds(path)
            ? new ObjectCheckpointFiles(path, configuration)
            : new FileContextBasedCheckpointFileManager(path, configuration);
  }

  @Override
  public CheckpointFileManager.CancellableFSDataOutputStream createAtomic(
      Path path, boolean overwriteIfPossible) {
    return files.createAtomic(path, overwriteIfPossible);
  }

  @Override
  public FSDataInputStream open(Path path) {
    return files.open(path);
  }

  @Override
  public FileStatus[] list(Path path, PathFilter filter) {
    return files.list(path, filter);
  }

  @Override
  public FileStatus[] list(Path path) {
    return files.list(path);
  }

  @Override
  public void mkdirs(Path path) {
    files.mkdirs(path);
  }

  @Override
  public boolean exists(Path path) {
    return files.exists(path);
  }

  @Override
  public void delete(Path path) {
    files.delete(path);
  }

  @Override
  public boolean isLocal() {
    return files.isLocal();
  }

  @Override
  public Path createCheckpointDirectory() {
    return files.createCheckpointDirectory();
  }

  @Override
  public void close() {
    files.close();
  }
}
