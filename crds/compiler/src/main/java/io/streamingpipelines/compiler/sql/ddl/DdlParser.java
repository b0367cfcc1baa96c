package io.streamingpipelines.compiler.sql.ddl;

import io.streamingpipelines.compiler.read.Nearest;
import io.streamingpipelines.compiler.sql.ddl.Token.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads what Spark's parser of columns and types takes:
 *
 * <pre>
 * columns: column (, column)* | STRUCT&lt;[fields]>
 * column:  name type [NOT NULL] [COMMENT 'text']
 * field:   name [:] type [NOT NULL] [COMMENT 'text']
 * type:    word [(number [, number])] | INTERVAL [unit [TO unit]]
 *          | ARRAY&lt;type> | MAP&lt;type, type> | STRUCT&lt;[fields]>
 * </pre>
 */
final class DdlParser {
  private static final Set<String> PLAIN =
      Set.of(
          "BOOLEAN",
          "TINYINT",
          "BYTE",
          "SMALLINT",
          "SHORT",
          "INT",
          "INTEGER",
          "BIGINT",
          "LONG",
          "FLOAT",
          "REAL",
          "DOUBLE",
          "DATE",
          "TIMESTAMP",
          "TIMESTAMP_NTZ",
          "TIMESTAMP_LTZ",
          "STRING",
          "BINARY",
          "VOID",
          "VARIANT");
  private static final Set<String> DECIMALS = Set.of("DECIMAL", "DEC", "NUMERIC");
  private static final Set<String> SIZED = Set.of("CHAR", "CHARACTER", "VARCHAR");

  /** Types whose further syntax only Spark knows. */
  private static final Set<String> OPEN = Set.of("GEOMETRY", "GEOGRAPHY");

  private static final List<List<String>> UNITS =
      List.of(List.of("YEAR", "MONTH"), List.of("DAY", "HOUR", "MINUTE", "SECOND"));

  private static final List<String> HINTS;

  static {
    List<String> all = new ArrayList<>(PLAIN);
    all.addAll(List.of("DECIMAL", "VARCHAR", "CHAR", "TIME", "INTERVAL", "ARRAY", "MAP", "STRUCT"));
    HINTS = List.copyOf(all);
  }

  /** Nobody needs deeper types, and they would overflow the stack. */
  private static final int DEEPEST = 100;

  private final List<Token> tokens;
  private int next;

  DdlParser(String text) throws DdlException {
    tokens = Tokens.of(text);
  }

  /** Reads the whole text as columns, or as one STRUCT of them, and returns their names. */
  List<Token> columns() throws DdlException {
    boolean struct = peek(0).isWord("STRUCT") && peek(1).is("<");
    List<Token> names;
    if (struct) {
      next += 2;
      names = fields(1, ">");
      expect(">");
    } else {
      names = fields(0, "");
    }
    end();
    return names;
  }

  /** Reads the whole text as one type. */
  void type() throws DdlException {
    type(0);
    end();
  }

  private List<Token> fields(int depth, String end) throws DdlException {
    List<Token> names = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    if (!end.isEmpty() && peek(0).is(end)) {
      return names;
    }
    do {
      Token name = take();
      if (name.kind() != Kind.WORD && name.kind() != Kind.QUOTED_NAME) {
        throw new DdlException(name.start(), name.shown() + " where a column name is expected");
      }
      if (!seen.add(name.text().toLowerCase(Locale.ROOT))) {
        throw new DdlException(
            name.start(), "names column '" + name.text() + "' twice: remove one of them");
      }
      names.add(name);
      if (depth > 0 && peek(0).is(":")) {
        next++;
      }
      type(depth + 1);
      if (peek(0).isWord("NOT")) {
        next++;
        word("NULL");
      }
      if (peek(0).isWord("COMMENT")) {
        next++;
        Token comment = take();
        if (comment.kind() != Kind.TEXT) {
          throw new DdlException(comment.start(), "has no quoted text after COMMENT");
        }
      }
    } while (taken(","));
    return names;
  }

  private void type(int depth) throws DdlException {
    Token type = take();
    if (depth > DEEPEST) {
      throw new DdlException(type.start(), "is nested more than " + DEEPEST + " levels deep");
    }
    if (type.kind() != Kind.WORD) {
      throw new DdlException(type.start(), type.shown() + " where a type is expected");
    }
    String word = type.upper();
    switch (word) {
      case "ARRAY" -> {
        expect("<");
        type(depth + 1);
        expect(">");
      }
      case "MAP" -> {
        expect("<");
        type(depth + 1);
        expect(",");
        type(depth + 1);
        expect(">");
      }
      case "STRUCT" -> {
        expect("<");
        fields(depth + 1, ">");
        expect(">");
      }
      case "TIME" -> size(type, 0, 6);
      case "INTERVAL" -> interval();
      default -> simple(type, word);
    }
  }

  private void simple(Token type, String word) throws DdlException {
    if (DECIMALS.contains(word)) {
      decimal(type);
    } else if (SIZED.contains(word)) {
      if (!peek(0).is("(")) {
        throw new DdlException(type.start(), "has " + word + " without a length: use STRING");
      }
      size(type, 0, Integer.MAX_VALUE);
    } else if (OPEN.contains(word)) {
      while (!peek(0).is(",") && !peek(0).is(">") && peek(0).kind() != Kind.END) {
        next += peek(0).is("(") ? skipped() : 1;
      }
    } else if (!PLAIN.contains(word)) {
      throw new DdlException(
          type.start(), type.shown() + ", which is not a type" + Nearest.hint(word, HINTS, ""));
    } else if (peek(0).isWord("COLLATE")) {
      next += 2;
    } else if (peek(0).is("(")) {
      throw new DdlException(
          peek(0).start(), "has a size after " + word + ", which takes none: remove it");
    }
  }

  /** An optional range of units, from a larger to a smaller one. */
  private void interval() throws DdlException {
    String first = peek(0).upper();
    for (List<String> units : UNITS) {
      if (units.contains(first)) {
        next++;
        if (peek(0).isWord("TO")) {
          next++;
          Token last = take();
          if (units.indexOf(last.upper()) <= units.indexOf(first)) {
            throw new DdlException(
                last.start(), last.shown() + " where a unit below " + first + " is expected");
          }
        }
      }
    }
  }

  /** Number of tokens up to and including the closing parenthesis. */
  private int skipped() {
    int count = 1;
    while (!peek(count - 1).is(")") && peek(count).kind() != Kind.END) {
      count++;
    }
    return count;
  }

  private void decimal(Token type) throws DdlException {
    if (!taken("(")) {
      return;
    }
    int precision = number(1, 38, "the precision of " + type.upper());
    if (taken(",")) {
      number(0, precision, "the scale of " + type.upper());
    }
    expect(")");
  }

  private void size(Token type, int least, int most) throws DdlException {
    if (taken("(")) {
      number(least, most, "the size of " + type.upper());
      expect(")");
    }
  }

  private int number(int least, int most, String what) throws DdlException {
    Token token = take();
    int number = token.text().matches("[0-9]{1,9}") ? Integer.parseInt(token.text()) : -1;
    if (token.kind() != Kind.WORD || number < least || number > most) {
      throw new DdlException(
          token.start(),
          token.shown()
              + " for "
              + what
              + ": write a number from "
              + least
              + (most == Integer.MAX_VALUE ? "" : " to " + most));
    }
    return number;
  }

  private void end() throws DdlException {
    if (peek(0).kind() != Kind.END) {
      throw new DdlException(
          peek(0).start(), peek(0).shown() + " where a comma or the end is expected");
    }
  }

  private void expect(String sign) throws DdlException {
    if (!taken(sign)) {
      throw new DdlException(
          peek(0).start(), peek(0).shown() + " where '" + sign + "' is expected");
    }
  }

  private void word(String word) throws DdlException {
    if (!take().isWord(word)) {
      throw new DdlException(
          peek(-1).start(), peek(-1).shown() + " where " + word + " is expected");
    }
  }

  private boolean taken(String sign) {
    boolean there = peek(0).is(sign);
    next += there ? 1 : 0;
    return there;
  }

  private Token take() {
    Token token = peek(0);
    next++;
    return token;
  }

  /** Beyond the last token, END repeats forever. */
  private Token peek(int ahead) {
    return tokens.get(Math.min(next + ahead, tokens.size() - 1));
  }
}
