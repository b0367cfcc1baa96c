package io.streamingpipelines.runtime.failure;

import java.util.regex.Pattern;

/**
 * Removes what looks like a secret from text for people. Secrets never belong into messages; this
 * is the last net, for libraries that print their configuration. The driver's log configuration has
 * the same patterns.
 */
public final class Secrets {
  private static final String MASK = "*****";

  /**
   * {@code password=…}, {@code "secret.key": "…"}, also inside longer keys. Each word is looked at
   * once and whole: tried from each of its letters, a long one took seconds.
   */
  private static final Pattern KEY_VALUE =
      Pattern.compile(
          "(?i)(?<![\\w.-])((?=[\\w.-]*?(?:password|passwd|secret|token|credential|access\\.?key"
              + "|api\\.?key|private\\.?key|signature))[\\w.-]++[\"']?\\s*+[=:]\\s*+)"
              + "(\"[^\"]*\"|'[^']*'|[^\\s,;&)}\\]]+)");

  private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer|basic)\\s+[\\w+/=.~-]{8,}");
  private static final Pattern USER_INFO = Pattern.compile("://[^\\s/@:]+:[^\\s/@]+@");
  private static final Pattern PEM =
      Pattern.compile(
          "(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|$)");

  private Secrets() {}

  /** The text with the values of secrets replaced by asterisks. */
  public static String redact(String text) {
    String redacted = PEM.matcher(text).replaceAll(MASK);
    redacted = KEY_VALUE.matcher(redacted).replaceAll("$1" + MASK);
    redacted = BEARER.matcher(redacted).replaceAll("$1 " + MASK);
    return USER_INFO.matcher(redacted).replaceAll("://" + MASK + "@");
  }
}
