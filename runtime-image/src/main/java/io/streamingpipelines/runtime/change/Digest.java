package io.streamingpipelines.runtime.change;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Shortens a text that is only compared with others. */
public final class Digest {
  private Digest() {}

  /** A short text that is the same for the same text only. */
  public static String of(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
