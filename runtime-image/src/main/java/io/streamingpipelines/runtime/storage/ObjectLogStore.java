package io.streamingpipelines.runtime.storage;

import io.delta.storage.S3SingleDriverLogStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.S3AFileSystem;

/**
 * Delta's log on an object store: exactly one driver writes each version, even if several try.
 * Delta's own store guarantees this only within one JVM. It also lists the whole log to find the
 * newest versions, whereas this one lists only those that the caller wants.
 */
public final class ObjectLogStore extends S3SingleDriverLogStore {
  public ObjectLogStore(Configuration configuration) {
    super(configuration);
  }

  @Override
  public void write(
      Path path, Iterator<String> actions, Boolean overwrite, Configuration configuration)
      throws IOException {
    FileSystem files = path.getFileSystem(configuration);
    if (overwrite) {
      replace(files.create(path, true), actions);
      return;
    }
    NewObject version = NewObject.at(files, path);
    try {
      write(actions, version);
      version.close();
    } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
      FileAlreadyExistsException exists = new FileAlreadyExistsException(path.toString());
      exists.initCause(e);
      throw exists;
    } finally {
      version.abort();
    }
  }

  @Override
  public Iterator<FileStatus> listFrom(Path path, Configuration configuration) throws IOException {
    FileSystem files = path.getFileSystem(configuration);
    if (!(files instanceof S3AFileSystem store)) {
      return super.listFrom(path, configuration);
    }
    List<FileStatus> found = ObjectListing.from(store, path);
    if (found.isEmpty() && !store.exists(path.getParent())) {
      throw new FileNotFoundException("No such file or directory: " + path.getParent());
    }
    return found.iterator();
  }

  private static void replace(FSDataOutputStream object, Iterator<String> actions)
      throws IOException {
    boolean whole = false;
    try {
      write(actions, object);
      whole = true;
    } finally {
      if (!whole) {
        object.abort();
      }
      object.close();
    }
  }

  private static void write(Iterator<String> actions, OutputStream out) throws IOException {
    while (actions.hasNext()) {
      out.write((actions.next() + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }
}
