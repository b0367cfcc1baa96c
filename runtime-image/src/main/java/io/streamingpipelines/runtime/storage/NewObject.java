package io.streamingpipelines.runtime.storage;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.AWSServiceIOException;
import org.apache.hadoop.fs.s3a.RemoteFileChangedException;
import org.apache.hadoop.io.retry.RetryPolicies;
import org.apache.hadoop.io.retry.RetryPolicy;
import org.apache.hadoop.io.retry.RetryPolicy.RetryAction.RetryDecision;

/**
 * A stream to an object that must not exist yet. The store itself decides with {@code
 * If-None-Match: *} when the stream is closed: of several concurrent writers, exactly one succeeds.
 * The content is kept in memory until then, because a store may ask for it again: S3 answers 409 to
 * a write that conflicts with another request in progress, and the object may be absent afterwards
 * (Amazon S3 User Guide, "How to prevent object overwrites with conditional writes").
 *
 * <p>{@link #close} throws {@link FileAlreadyExistsException} if the object exists already, unless
 * its content equals what was written here, byte for byte. This happens if a write succeeded, the
 * response was lost, and a lower layer of the client sent the request again.
 */
public final class NewObject extends OutputStream {
  private static final String CONDITIONAL = "fs.option.create.conditional.overwrite";
  private static final String MULTIPART = "fs.s3a.create.multipart";
  private static final int CONFLICT = 409;
  private static final RetryPolicy RETRIES =
      RetryPolicies.exponentialBackoffRetry(6, 50, TimeUnit.MILLISECONDS);

  private final FileSystem files;
  private final Path path;
  private final ByteArrayOutputStream content = new ByteArrayOutputStream();
  private boolean ended;

  private NewObject(FileSystem files, Path path) {
    this.files = files;
    this.path = path;
  }

  public static NewObject at(FileSystem files, Path path) {
    return new NewObject(files, path);
  }

  /**
   * Creates an object with this content, or returns false if the object exists, whatever its
   * content: a caller that needs a name of its own must not mistake another writer's object for its
   * own.
   *
   * @throws IOException if the store did not respond, does not support conditional writes, or kept
   *     refusing the write although the object does not exist
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
    for (int refusals = 0; ; refusals++) {
      try {
        put(files, path, content, multipart);
        return true;
      } catch (IOException e) {
        if (!refused(e)) {
          throw e;
        }
        if (files.exists(path)) {
          return false;
        }
        waitOrThrow(e, refusals);
      }
    }
  }

  @Override
  public void write(int b) {
    content.write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    content.write(bytes, offset, length);
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
    byte[] bytes = content.toByteArray();
    if (!createIfAbsent(files, path, bytes) && !holds(bytes)) {
      throw new FileAlreadyExistsException(path + " has been written by another writer");
    }
  }

  /** Ends without creating an object. */
  public void abort() {
    ended = true;
  }

  private boolean holds(byte[] wanted) throws IOException {
    try (FSDataInputStream in = files.open(path)) {
      return Arrays.equals(wanted, in.readNBytes(wanted.length)) && in.read() < 0;
    } catch (FileNotFoundException e) {
      return false; // created by another writer and deleted since
    }
  }

  private static void put(FileSystem files, Path path, byte[] content, boolean multipart)
      throws IOException {
    FSDataOutputStream object =
        (FSDataOutputStream)
            files
                .createFile(path)
                .overwrite(false)
                .must(CONDITIONAL, true)
                .opt(MULTIPART, multipart)
                .build();
    try {
      object.write(content);
      object.close();
    } catch (IOException e) {
      object.abort();
      throw e;
    }
  }

  /** Whether S3 reports that the object exists (412) or is being created concurrently (409). */
  private static boolean refused(IOException error) {
    return error instanceof RemoteFileChangedException
        || error instanceof FileAlreadyExistsException
        || (error instanceof AWSServiceIOException answer && answer.statusCode() == CONFLICT);
  }

  private static void waitOrThrow(IOException refusal, int refusals) throws IOException {
    RetryPolicy.RetryAction next = next(refusal, refusals);
    if (next.action != RetryDecision.RETRY) {
      throw refusal;
    }
    try {
      TimeUnit.MILLISECONDS.sleep(next.delayMillis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException(refusal.getMessage()).initCause(refusal);
    }
  }

  private static RetryPolicy.RetryAction next(IOException refusal, int refusals) {
    try {
      return RETRIES.shouldRetry(refusal, refusals, 0, true);
    } catch (Exception e) {
      throw new IllegalStateException("a policy that never throws has thrown", e);
    }
  }
}
