package io.streamingpipelines.operator.desired;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Digests of texts. */
final class Hashes {
  private static final int SHORT = 16;

  /** The first 64 bits of the SHA-256, as 16 hexadecimal digits: short enough for object names. */
  static String of(String text) {
    return shortened(digest(text));
  }

  static String shortened(String digest) {
    return digest.substring(0, Math.min(SHORT, digest.length()));
  }

  /** The whole SHA-256 as hexadecimal digits; nobody can forge a text with a given digest. */
  static String digest(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JVM has SHA-256", e);
    }
  }

  /** 64 bits of the HMAC-SHA256, as 16 hexadecimal digits; nobody can try it without the key. */
  static String keyed(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return shortened(HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8))));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JVM has HMAC-SHA256", e);
    }
  }

  private Hashes() {}
}
