package io.streamingpipelines.compiler.sql.ddl;

import io.streamingpipelines.compiler.sql.ddl.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a text into tokens as Spark's lexer does: comments and white space separate tokens, and
 * case is kept.
 */
final class Tokens {
  private static final String SIGNS = "<>(),:";

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Tokens(String text) {
    this.text = text;
  }

  /** All tokens, followed by an END. */
  static List<Token> of(String text) throws DdlException {
    Tokens tokens = new Tokens(text);
    while (tokens.at < text.length()) {
      tokens.next();
    }
    tokens.tokens.add(new Token(Kind.END, "", text.length()));
    return tokens.tokens;
  }

  private void next() throws DdlException {
    char c = text.charAt(at);
    if (Character.isWhitespace(c) || c == '\u3000' || c == '\u00a0') {
      at++;
    } else if (text.startsWith("--", at)) {
      int end = text.indexOf('\n', at);
      at = end < 0 ? text.length() : end;
    } else if (text.startsWith("/*", at)) {
      int end = text.indexOf("*/", at + 2);
      at = end < 0 ? text.length() : end + 2;
    } else if (c == '`') {
      quoted(Kind.QUOTED_NAME, c);
    } else if (c == '\'' || c == '"') {
      quoted(Kind.TEXT, c);
    } else if (SIGNS.indexOf(c) >= 0) {
      tokens.add(new Token(Kind.SIGN, String.valueOf(c), at++));
    } else if (isOfAWord(c)) {
      int start = at;
      while (at < text.length() && isOfAWord(text.charAt(at))) {
        at++;
      }
      tokens.add(new Token(Kind.WORD, text.substring(start, at), start));
    } else {
      int point = text.codePointAt(at);
      throw new DdlException(
          at,
          "'"
              + Character.toString(point)
              + "' is not allowed in a name: put the name in backticks");
    }
  }

  private void quoted(Kind kind, char quote) throws DdlException {
    int start = at;
    StringBuilder value = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\\' && kind == Kind.TEXT && at + 1 < text.length()) {
        value.append(text.charAt(++at));
      } else if (c != quote) {
        value.append(c);
      } else if (at + 1 < text.length() && text.charAt(at + 1) == quote) {
        value.append(text.charAt(++at));
      } else {
        at++;
        tokens.add(new Token(kind, value.toString(), start));
        return;
      }
    }
    throw new DdlException(start, "the " + quote + " that begins here is never closed");
  }

  private static boolean isOfAWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || Character.isSurrogate(c);
  }
}
