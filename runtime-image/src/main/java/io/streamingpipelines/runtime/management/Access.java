package io.streamingpipelines.runtime.management;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Decides whether a caller has the management token, in a time that tells nothing about it. */
final class Access {
  private final byte @Nullable [] token;

  private Access(byte @Nullable [] token) {
    this.token = token;
  }

  static Access of(@Nullable String token) {
    if (token == null) {
      return new Access(null);
    }
    if (token.isBlank()) {
      throw new IllegalArgumentException("The management token is empty; write one into its file.");
    }
    return new Access(token.strip().getBytes(StandardCharsets.UTF_8));
  }

  boolean allows(@Nullable String sent) {
    if (token == null) {
      return true;
    }
    return sent != null
        && MessageDigest.isEqual(token, sent.strip().getBytes(StandardCharsets.UTF_8));
  }
}
