package io.streamingpipelines.compiler.sql.ddl;

import java.util.Locale;

/**
 * A word, a name in backticks, a text in quotes, or one of {@code < > ( ) , :}.
 *
 * @param text without the quotes; empty at the end
 * @param start where it begins in the text, from 0
 */
record Token(Kind kind, String text, int start) {
  enum Kind {
    WORD,
    QUOTED_NAME,
    TEXT,
    SIGN,
    END
  }

  boolean is(String sign) {
    return kind == Kind.SIGN && text.equals(sign);
  }

  boolean isWord(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  /** For comparison with keywords. */
  String upper() {
    return text.toUpperCase(Locale.ROOT);
  }

  /** What the text does here, for a sentence: {@code has 'x'}, or {@code ends}. */
  String shown() {
    return kind == Kind.END ? "ends" : "has '" + text + "'";
  }
}
