package io.streamingpipelines.runtime.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The keys of mounted Secrets, as they are when a query is planned. */
public final class SecretText {
  private SecretText() {}

  /** A Secret made from a file often ends with a line break that is not part of the password. */
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
