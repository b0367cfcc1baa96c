package io.streamingpipelines.runtime.failure;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Converts a message that was meant for a console to one readable sentence of limited length,
 * without secrets.
 */
public final class Sentences {
  /**
   * Long enough for a sentence with an example, short enough for a status and a termination
   * message.
   */
  public static final int LIMIT = 600;

  private static final Pattern CONDITION = Pattern.compile("\\[[A-Z][A-Z0-9_.]{3,}]\\s*");
  private static final Pattern SQL_STATE = Pattern.compile("\\s*SQLSTATE: \\w{5}");

  /** The beginning of details for developers: SQL excerpts, plans, stack traces. */
  private static final Pattern TAIL =
      Pattern.compile(
          "(?s)(\\s== SQL|\\s== DataFrame|\\n"
              + "\\s*at [\\w.$]+\\(|\\n"
              + "Driver stacktrace|;\\s*\\n"
              + "['!+*].*).*");

  private static final Pattern SPACE = Pattern.compile("\\s+");

  /** Control characters, each of which JSON escapes to six characters. */
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private Sentences() {}

  /** The message as one line of at most {@link #LIMIT} characters, with secrets replaced. */
  public static String of(@Nullable String message, String otherwise) {
    String text = message == null ? "" : message;
    text = TAIL.matcher(text).replaceFirst("");
    text = CONDITION.matcher(text).replaceFirst("");
    text = SQL_STATE.matcher(text).replaceAll("");
    text = SPACE.matcher(CONTROL.matcher(text).replaceAll(" ")).replaceAll(" ").strip();
    if (text.isEmpty()) {
      text = otherwise;
    }
    return bounded(Secrets.redact(text), LIMIT);
  }

  /** The text with a full stop, unless it ends with a mark already. */
  public static String ended(String text) {
    return text.matches("(?s).*[.!?…]") ? text : text + ".";
  }

  /** At most {@code limit} characters, with an ellipsis if the text was shortened. */
  public static String bounded(String text, int limit) {
    if (text.length() <= limit) {
      return text;
    }
    int cut = Character.isHighSurrogate(text.charAt(limit - 2)) ? limit - 2 : limit - 1;
    return text.substring(0, cut) + "…";
  }
}
