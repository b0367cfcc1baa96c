package io.streamingpipelines.runtime.query;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Query texts without what does not change their meaning: comments and white space. */
final class SqlText {
  /** Quoted text is kept as it is; comments and white space become one space. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "('(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`)"
              + "|(--[^\\n]*|/\\*.*?\\*/|\\s)+",
          Pattern.DOTALL);

  private SqlText() {}

  static String normalised(@Nullable String sql) {
    if (sql == null) {
      return "SELECT *";
    }
    Matcher matcher = TOKEN.matcher(sql);
    return matcher
        .replaceAll(found -> Matcher.quoteReplacement(found.group(1) == null ? " " : found.group()))
        .strip();
  }
}
