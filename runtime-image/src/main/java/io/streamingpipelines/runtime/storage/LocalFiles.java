package io.streamingpipelines.runtime.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFs;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FsConstants;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The {@code file} scheme for both of Hadoop's interfaces, as configured in {@code core-site.xml}.
 * Files have checksums like Hadoop's own.
 */
public final class LocalFiles extends LocalFileSystem {

  /** Called by Hadoop. */
  public LocalFiles() {
    super(new RawLocalFiles());
  }

  /** Hadoop's implementation takes the part of the file name before a colon for a scheme. */
  @Override
  public Path getChecksumFile(Path file) {
    return new Path(file.getParent(), new Path(null, null, "." + file.getName() + ".crc"));
  }

  /** For {@code FileContext}, which Spark and Delta use to rename files. */
  public static final class Context extends ChecksumFs {

    /** Called by Hadoop. */
    public Context(URI uri, Configuration hadoop) throws IOException, URISyntaxException {
      super(new Raw(hadoop));
    }

    /**
     * Deletes the old checksum before it replaces a file: a file without a checksum can be read,
     * but a file with the wrong one cannot.
     */
    @Override
    public void renameInternal(Path from, Path to, boolean overwrite) throws IOException {
      if (overwrite) {
        Files.deleteIfExists(local(getChecksumFile(to)));
      }
      super.renameInternal(from, to, overwrite);
    }
  }

  /** The path of a file on a volume for Java. */
  static java.nio.file.Path local(Path path) {
    return java.nio.file.Path.of(path.toUri().getPath());
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

    /** Returns no port, because files have none. */
    @Override
    public int getUriDefaultPort() {
      return -1;
    }

    /** Renames files and their checksums; leaves folders to Hadoop. */
    @Override
    public void renameInternal(Path from, Path to, boolean overwrite) throws IOException {
      java.nio.file.Path source = local(from);
      java.nio.file.Path target = local(to);
      if (Files.isDirectory(source) || Files.isDirectory(target)) {
        super.renameInternal(from, to, overwrite);
      } else if (overwrite) {
        LocalRename.replacing(source, target);
      } else {
        ifAbsent(source, target);
      }
    }

    private static void ifAbsent(java.nio.file.Path source, java.nio.file.Path target)
        throws IOException {
      try {
        LocalRename.ifAbsent(source, target);
      } catch (java.nio.file.FileAlreadyExistsException e) {
        // Delta and Spark know Hadoop's exception
        throw (IOException) new FileAlreadyExistsException(target + " already exists").initCause(e);
      } catch (java.nio.file.NoSuchFileException e) {
        throw (IOException) new FileNotFoundException(e.getMessage()).initCause(e);
      }
    }

    @Override
    public boolean isValidName(String path) {
      // a file name may contain a colon
      return true;
    }
  }
}
