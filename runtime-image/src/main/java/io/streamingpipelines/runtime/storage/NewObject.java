package io.streamingpipelines.runtime.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.AWSServiceIOException;
import org.apache.hadoop.fs.s3a.RemoteFileChangedException;

/**
 * A stream to an object that must not exist yet. The store itself decides with {@code
 * If-None-Match: *} when the stream is closed: of several concurrent writers, exactly one succeeds.
 *
 * <p>{@link #close} throws {@link FileAlreadyExistsException} if the object exists already, unless
 * its content equals what was written here, byte for byte. This happens if a write succeeded, the
 * response was lost, and a lower layer of the client sent the request again.
 */
public final class NewObject extends OutputStream {
  private static final String CONDITIONAL = "fs.option.create.conditional.overwrite";
  private static final String MULTIPART = "fs.s3a.create.multipart";
  private static final int CONFLICT = 409;

  private final FileSystem files;
  private final Path path;
  private final FSDataOutputStream object;
  private final DigestOutputStream digested;
  private boolean ended;

  private NewObject(FileSystem files, Path path, FSDataOutputStream object) {
    this.files = files;
    this.path = path;
    this.object = object;
    this.digested = new DigestOutputStream(object, sha256());
  }

  public static NewObject at(FileSystem files, Path path) throws IOException {
    return new NewObject(files, path, open(files, path, false));
  }

  /**
   * Creates an object with this content, or returns false if the object exists, whatever its
   * content: a caller that needs a name of its own must not mistake another writer's object for its
   * own.
   *
   * @throws IOException if the store did not respond or does not support conditional writes
   */
  public static boolean createIfAbsent(FileSystem files, Path path, byte[] content)
      throws IOException {
    return createIfAbsent(files, path, content, false);
  }

  /**
   * @param multipart whether to send the content as a multipart upload, as for large objects
   */
  static boolean createIfAbsent(FileSystem files, Path path, byte[] content, boolean multipart)
      throws IOException {
    FSDataOutputStream object = open(files, path, multipart);
    try {
      object.write(content);
      object.close();
      return true;
    } catch (IOException e) {
      object.abort();
      if (refused(e)) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void write(int b) throws IOException {
    digested.write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    digested.write(bytes, offset, length);
  }

  /** Does nothing, because an object appears as a whole when the stream is closed. */
  @Override
  public void flush() {}

  @Override
  public void close() throws IOException {
    if (ended) {
      return;
    }
    ended = true;
    try {
      object.close();
    } catch (IOException e) {
      if (!refused(e)) {
        throw e;
      }
      resolve(e);
    }
  }

  /** Ends without creating an object. */
  public void abort() throws IOException {
    if (!ended) {
      ended = true;
      object.abort();
      object.close();
    }
  }

  private void resolve(IOException refusal) throws IOException {
    byte[] wanted = digested.getMessageDigest().digest();
    byte[] found;
    try (FSDataInputStream in = files.open(path)) {
      found = digest(in);
    } catch (FileNotFoundException e) {
      // two concurrent writers or a deletion: neither writer has succeeded
      throw refusal;
    }
    if (!MessageDigest.isEqual(wanted, found)) {
      FileAlreadyExistsException exists =
          new FileAlreadyExistsException(path + " has been written by another writer");
      exists.initCause(refusal);
      throw exists;
    }
  }

  private static FSDataOutputStream open(FileSystem files, Path path, boolean multipart)
      throws IOException {
    return (FSDataOutputStream)
        files
            .createFile(path)
            .overwrite(false)
            .must(CONDITIONAL, true)
            .opt(MULTIPART, multipart)
            .build();
  }

  /** Whether S3 reports that the object exists (412) or is being created concurrently (409). */
  private static boolean refused(IOException error) {
    return error instanceof RemoteFileChangedException
        || error instanceof FileAlreadyExistsException
        || (error instanceof AWSServiceIOException answer && answer.statusCode() == CONFLICT);
  }

  private static byte[] digest(FSDataInputStream in) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[8192];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      digest.update(buffer, 0, read);
    }
    return digest.digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
