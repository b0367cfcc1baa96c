package io.streamingpipelines.runtime.change;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Normalizes query text: removes comments and white space, which do not change its meaning. */
public final class SqlText {
  /** Quoted text stays unchanged; comments and white space become one space. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "('(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`)"
              + "|(--[^\\n]*|/\\*.*?\\*/|\\s)+",
          Pattern.DOTALL);

  private SqlText() {}

  public static String normalised(@Nullable String sql) {
    if (sql == null) {
      return "SELECT *";
    }
    Matcher matcher = TOKEN.matcher(sql);
    return matcher
        .replaceAll(found -> Matcher.quoteReplacement(found.group(1) == null ? " " : found.group()))
        .strip();
  }
}
