package io.streamingpipelines.plan;

import java.util.Locale;

/**
 * Makes text of unknown origin safe for terminals and logs: characters that would move the cursor,
 * begin a line or change the direction of text are escaped, such as {@code \u001b}.
 */
public final class VisibleText {
  public static String of(String text) {
    if (text.codePoints().allMatch(VisibleText::isHarmless)) {
      return text;
    }
    StringBuilder visible = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            point -> {
              if (isHarmless(point)) {
                visible.appendCodePoint(point);
              } else {
                visible.append(escape(point));
              }
            });
    return visible.toString();
  }

  private static boolean isHarmless(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> !turnsDirection(point) && point != 0xFEFF;
    };
  }

  private static boolean turnsDirection(int point) {
    return point >= 0x202A && point <= 0x202E
        || point >= 0x2066 && point <= 0x2069
        || point == 0x200E
        || point == 0x200F
        || point == 0x061C;
  }

  private static String escape(int point) {
    return switch (point) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> String.format(Locale.ROOT, "\\u%04x", point);
    };
  }

  private VisibleText() {}
}
