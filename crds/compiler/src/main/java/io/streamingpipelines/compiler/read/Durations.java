package io.streamingpipelines.compiler.read;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations in Kubernetes style: {@code 500ms 30s 1h30m 7d}. All results are milliseconds. */
public final class Durations {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,10})(ms|s|m|h|d)");
  private static final long LONGEST = 3650L * 86_400_000L;

  /** Milliseconds; empty if the text is not a duration of at most ten years. */
  public static OptionalLong parse(String text) {
    Matcher matcher = FORM.matcher(text);
    long millis = 0;
    int end = 0;
    while (end < text.length()
        && matcher.find(end)
        && matcher.start() == end
        && millis <= LONGEST) {
      millis += Long.parseLong(matcher.group(1)) * unit(matcher.group(2));
      end = matcher.end();
    }
    if (end == 0 || end < text.length()) {
      return OptionalLong.empty();
    }
    return millis <= LONGEST ? OptionalLong.of(millis) : OptionalLong.empty();
  }

  /** The duration at {@code path}; {@code fallback} if none is written. */
  public static long millis(FieldPath path, @Nullable String text, String fallback) {
    return millis(path, text, fallback, 0);
  }

  /**
   * Like {@link #millis(FieldPath, String, String)}; a duration below {@code least} is a problem.
   */
  public static long millis(FieldPath path, @Nullable String text, String fallback, long least) {
    String written = text == null ? fallback : text;
    OptionalLong millis = parse(written);
    if (millis.isEmpty()) {
      path.error(
          ProblemCode.INVALID_VALUE,
          "'"
              + written
              + "' is not a duration: write a number and ms, s, m, h or d, such as "
              + fallback
              + ", at most 3650d");
      return 0;
    }
    if (millis.getAsLong() < least) {
      path.error(
          ProblemCode.INVALID_VALUE,
          "'" + written + "' is too short: write at least " + text(least));
    }
    return millis.getAsLong();
  }

  private static String text(long millis) {
    return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
  }

  private static long unit(String unit) {
    return switch (unit) {
      case "ms" -> 1;
      case "s" -> 1_000;
      case "m" -> 60_000;
      case "h" -> 3_600_000;
      default -> 86_400_000;
    };
  }

  private Durations() {}
}
