package io.streamingpipelines.runtime.storage;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.runtime.failure.PipelineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.AWSUnsupportedFeatureException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves that an object store creates an object only if it is absent, both with single and with
 * multipart uploads, and that a volume renames a file only if the target does not exist ({@link
 * VolumeProof}). Some stores silently ignore {@code If-None-Match}; on such a store, two drivers
 * could both commit the same version of a table.
 */
public final class StoreProof {
  private static final Logger LOG = LoggerFactory.getLogger(StoreProof.class);

  private StoreProof() {}

  /**
   * Tests each store once; leaves nothing behind.
   *
   * @param probe an object name that no other driver uses at the same time
   * @throws PipelineException {@link Failure.Kind#CONFIGURATION} if a store does not support
   *     conditional writes or exclusive renames
   * @throws UncheckedIOException if a store cannot be reached
   */
  public static void require(
      Configuration configuration, Collection<String> locations, String probe) {
    Set<String> proven = new HashSet<>();
    VolumeProof volumes = new VolumeProof();
    String name = "_probe-" + probe;
    try {
      for (String location : locations) {
        Path place = new Path(location);
        FileSystem files = place.getFileSystem(configuration);
        if (ObjectStores.holds(place) && proven.add(place.toUri().getAuthority())) {
          prove(files, new Path(place, name));
        } else if (files instanceof LocalFiles) {
          volumes.require(LocalFiles.local(place), name);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void prove(FileSystem files, Path path) throws IOException {
    try {
      if (!create(files, path, "first", false)) {
        throw new IOException(path + " exists before it has been written");
      }
      if (create(files, path, "second", false) || create(files, path, "third", true)) {
        throw refused(
            path, "overwrote an object that was to be created only if absent (If-None-Match: *)");
      }
    } catch (AWSUnsupportedFeatureException e) {
      throw refused(path, "has no conditional writes (If-None-Match: *)");
    } finally {
      discard(files, path);
    }
  }

  /** A probe object that cannot be deleted must not hide the result of the test. */
  private static void discard(FileSystem files, Path path) {
    try {
      files.delete(path, false);
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} could not be deleted; it may be removed by hand.", path, e);
    }
  }

  private static boolean create(FileSystem files, Path path, String content, boolean multipart)
      throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return NewObject.createIfAbsent(files, path, bytes, multipart);
  }

  private static PipelineException refused(Path path, String what) {
    return new PipelineException(
        Failure.Kind.CONFIGURATION,
        "StoreNotConditional",
        "The object store of s3a://"
            + path.toUri().getAuthority()
            + " "
            + what
            + ", so two drivers could both commit the same version of a table; use a store that"
            + " supports this for tables and checkpoints, such as Amazon S3, or update this one.");
  }
}
