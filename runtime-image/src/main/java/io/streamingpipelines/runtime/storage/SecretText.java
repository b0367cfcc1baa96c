package io.streamingpipelines.runtime.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads keys of mounted Secrets at the time when a query is planned. */
public final class SecretText {
  private SecretText() {}

  /**
   * Removes trailing line breaks: a Secret that was created from a file often ends with one that is
   * not part of the password.
   */
  public static String credential(String file) {
    return read(file).replaceFirst("\\R$", "");
  }

  public static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the credentials in " + file, e);
    }
  }
}
