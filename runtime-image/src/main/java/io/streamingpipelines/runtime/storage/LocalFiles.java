package io.streamingpipelines.runtime.storage;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFs;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FsConstants;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The {@code file} scheme for both of Hadoop's interfaces, as {@code core-site.xml} says; files
 * have checksums as Hadoop's.
 */
public final class LocalFiles extends LocalFileSystem {

  /** Called by Hadoop. */
  public LocalFiles() {
    super(new RawLocalFiles());
  }

  /** Hadoop's takes what stands before a colon in the file's name for a scheme. */
  @Override
  public Path getChecksumFile(Path file) {
    return new Path(file.getParent(), new Path(null, null, "." + file.getName() + ".crc"));
  }

  /** For {@code FileContext}, by which Spark and Delta rename. */
  public static final class Context extends ChecksumFs {

    /** Called by Hadoop. */
    public Context(URI uri, Configuration hadoop) throws IOException, URISyntaxException {
      super(new Raw(hadoop));
    }
  }

  private static final class Raw extends DelegateToFileSystem {
    Raw(Configuration hadoop) throws IOException, URISyntaxException {
      super(
          FsConstants.LOCAL_FS_URI,
          new RawLocalFiles(),
          hadoop,
          FsConstants.LOCAL_FS_URI.getScheme(),
          false);
    }

    /** None: files have no port. */
    @Override
    public int getUriDefaultPort() {
      return -1;
    }

    @Override
    public boolean isValidName(String path) {
      // a colon may be in a file's name
      return true;
    }
  }
}
