package io.streamingpipelines.runtime.storage;

import java.util.Locale;
import org.apache.hadoop.fs.Path;

/**
 * Recognizes locations in object stores, where files are written completely or not at all, and
 * without renames.
 */
public final class ObjectStores {
  static final String SCHEME = "s3a";

  private ObjectStores() {}

  public static boolean holds(Path path) {
    String scheme = path.toUri().getScheme();
    return scheme != null && scheme.toLowerCase(Locale.ROOT).equals(SCHEME);
  }
}
