package io.streamingpipelines.runtime.storage;

import io.delta.storage.HDFSLogStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Delta's log on a volume. Each batch looks for the newest versions of a table. Delta's own store
 * asks the file system about every file of the log to find them; this one asks only about the files
 * that the caller wants. It writes versions as Delta's own store does.
 */
public final class VolumeLogStore extends HDFSLogStore {
  public VolumeLogStore(Configuration configuration) {
    super(configuration);
  }

  @Override
  public Iterator<FileStatus> listFrom(Path path, Configuration configuration) throws IOException {
    FileSystem files = path.getFileSystem(configuration);
    Path folder = path.getParent();
    List<FileStatus> found = new ArrayList<>();
    for (String name : names(LocalFiles.local(folder), path.getName())) {
      try {
        found.add(files.getFileStatus(new Path(folder, new Path(null, null, name))));
      } catch (FileNotFoundException e) {
        // another driver's cleanup was faster
      }
    }
    return found.iterator();
  }

  /** The sorted names in the folder from the first one on. */
  private static List<String> names(java.nio.file.Path folder, String first) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new FileNotFoundException("No such file or directory: " + folder);
    }
    List<String> names = new ArrayList<>();
    try (DirectoryStream<java.nio.file.Path> all =
        Files.newDirectoryStream(
            folder, file -> file.getFileName().toString().compareTo(first) >= 0)) {
      all.forEach(file -> names.add(file.getFileName().toString()));
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names.stream().sorted().toList();
  }
}
