package io.streamingpipelines.runtime.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Reads an access key from the files of a mounted Secret, in the driver and in executors. The
 * settings contain only the paths of the files. The files are read for each request, so that a key
 * that is rotated in the Secret is soon used.
 */
public final class MountedCredentials implements AwsCredentialsProvider {
  static final String ACCESS_KEY_FILE = "fs.s3a.streamingpipelines.access-key-file";
  static final String SECRET_KEY_FILE = "fs.s3a.streamingpipelines.secret-key-file";

  private final Path accessKey;
  private final Path secretKey;

  /** Called by Hadoop. */
  public MountedCredentials(@Nullable URI store, Configuration configuration) {
    this.accessKey = file(configuration, ACCESS_KEY_FILE);
    this.secretKey = file(configuration, SECRET_KEY_FILE);
  }

  @Override
  public AwsCredentials resolveCredentials() {
    try {
      return AwsBasicCredentials.create(
          Files.readString(accessKey).strip(), Files.readString(secretKey).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file(Configuration configuration, String setting) {
    String path = configuration.get(setting);
    if (path == null) {
      throw new IllegalArgumentException(setting + " is not set");
    }
    return Path.of(path);
  }
}
