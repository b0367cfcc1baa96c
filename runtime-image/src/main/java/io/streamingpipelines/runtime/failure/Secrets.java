package io.streamingpipelines.runtime.failure;

import java.util.regex.Pattern;

/**
 * Removes what looks like a secret from text for people. Messages should never contain secrets;
 * this is the last line of defense, for libraries that print their configuration. The driver's log
 * configuration uses the same patterns.
 */
public final class Secrets {
  private static final String MASK = "*****";

  /**
   * {@code password=…}, {@code "secret.key": "…"}, also within longer keys. Each word is matched
   * once and as a whole: when the pattern was tried from each letter, a long word took seconds.
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

  /** The text with secret values replaced by asterisks. */
  public static String redact(String text) {
    String redacted = PEM.matcher(text).replaceAll(MASK);
    redacted = KEY_VALUE.matcher(redacted).replaceAll("$1" + MASK);
    redacted = BEARER.matcher(redacted).replaceAll("$1 " + MASK);
    return USER_INFO.matcher(redacted).replaceAll("://" + MASK + "@");
  }
}
