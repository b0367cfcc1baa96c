package io.streamingpipelines.runtime.checkpoint;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.runtime.failure.PipelineException;
import io.streamingpipelines.runtime.storage.NewObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to write a pipeline's checkpoints (docs/design/lifecycle.md#one-writer): a number that
 * is claimed by creating a file that must not exist. The holder of the highest number may write.
 * {@link #check} only detects a newer driver early; the actual fence is the commit.
 */
public final class Epoch {
  private static final Logger LOG = LoggerFactory.getLogger(Epoch.class);
  private static final int MAX_RACES = 100;

  /** Behind the number of an epoch whose holder no longer writes. */
  private static final String RELEASED = ".released";

  private final FileSystem files;
  private final Path directory;
  private final long number;

  private Epoch(FileSystem files, Path directory, long number) {
    this.files = files;
    this.directory = directory;
    this.number = number;
  }

  /**
   * Claims the next higher number.
   *
   * @param checkpoints URI of the pipeline's checkpoints
   * @param holder who claims the number, for people who read the file
   * @throws UncheckedIOException if the store cannot be reached
   */
  public static Epoch claim(Configuration configuration, String checkpoints, String holder) {
    try {
      Path directory = new Path(checkpoints, "_epochs");
      FileSystem files = directory.getFileSystem(configuration);
      files.mkdirs(directory);
      for (int race = 0; race < MAX_RACES; race++) {
        long next = highest(files, directory) + 1;
        if (create(files, new Path(directory, Long.toString(next)), holder)) {
          return new Epoch(files, directory, next);
        }
      }
      throw new IOException("could not claim an epoch below " + directory + ": too many drivers");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whether no driver holds the right to write: none has ever claimed it, or the last one has
   * released it. A driver that has died without a word still counts as its holder.
   *
   * @throws UncheckedIOException if the store cannot be reached
   */
  public static boolean vacant(Configuration configuration, String checkpoints) {
    try {
      Path directory = new Path(checkpoints, "_epochs");
      FileSystem files = directory.getFileSystem(configuration);
      long highest = files.exists(directory) ? highest(files, directory) : 0;
      return highest == 0 || files.exists(new Path(directory, highest + RELEASED));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long number() {
    return number;
  }

  /**
   * Gives the right to write back, so that the next driver need not wait for the end of this
   * process. Afterwards, no table of the pipeline may be written; its event log may, because two
   * drivers can complete it at the same time. If the store cannot be reached, the next driver waits
   * until this process has ended.
   */
  public void release() {
    try {
      var unused = create(files, new Path(directory, number + RELEASED), "");
    } catch (IOException e) {
      LOG.warn("The next driver waits until this one is gone.", e);
    }
  }

  /** Throws {@link Failure.Kind#FENCED} if a newer driver has claimed a higher number. */
  public void check() {
    try {
      // numbers grow by one, so a single check is enough
      if (files.exists(new Path(directory, Long.toString(number + 1)))) {
        throw new PipelineException(
            Failure.Kind.FENCED,
            "Fenced",
            "A newer driver has claimed epoch "
                + (number + 1)
                + " of these checkpoints, so this one, of epoch "
                + number
                + ", stops writing.");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long highest(FileSystem files, Path directory) throws IOException {
    long highest = 0;
    for (FileStatus status : files.listStatus(directory)) {
      String name = status.getPath().getName();
      if (name.matches("[0-9]{1,18}")) {
        highest = Math.max(highest, Long.parseLong(name));
      }
    }
    return highest;
  }

  private static boolean create(FileSystem files, Path path, String holder) throws IOException {
    byte[] content = holder.getBytes(StandardCharsets.UTF_8);
    if (files.getScheme().equals("file")) {
      // Hadoop's local file system checks first and creates afterwards, which is not atomic
      try {
        Files.write(Paths.get(path.toUri().getPath()), content, StandardOpenOption.CREATE_NEW);
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      }
    }
    return NewObject.createIfAbsent(files, path, content);
  }
}
