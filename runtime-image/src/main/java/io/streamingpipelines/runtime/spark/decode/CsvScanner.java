package io.streamingpipelines.runtime.spark.decode;

import org.apache.spark.sql.catalyst.csv.CSVOptions;

/**
 * Finds the end of a CSV record. A quote that begins a field hides delimiters and line breaks up to
 * the closing quote; a quote inside a field is an ordinary character.
 */
final class CsvScanner {
  static final String NOT_CLOSED = "a quote is not closed";

  private final String delimiter;
  private final char quote;
  private final char escape;
  private final boolean blanksMayLead;

  CsvScanner(CSVOptions options) {
    delimiter = options.delimiter();
    quote = options.quote();
    escape = options.escape();
    blanksMayLead = options.ignoreLeadingWhiteSpaceInRead();
  }

  /**
   * @param from where the record begins
   * @return the position of the line break that ends the record, or the length of the text
   */
  int end(String text, int from) throws MalformedDocument {
    boolean begins = true;
    int at = from;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\n' || c == '\r') {
        return at;
      } else if (begins && c == quote) {
        at = closed(text, at + 1);
        begins = false;
      } else if (text.startsWith(delimiter, at)) {
        at += delimiter.length();
        begins = true;
      } else {
        at++;
        begins = begins && blanksMayLead && c <= ' ';
      }
    }
    return at;
  }

  /** The position after a quoted field, starting from inside it. */
  private int closed(String text, int from) throws MalformedDocument {
    int at = from;
    while (at < text.length()) {
      char c = text.charAt(at++);
      boolean another = at < text.length() && text.charAt(at) == quote;
      if (c == escape && (escape != quote || another)) {
        at++;
      } else if (c == quote) {
        return behindBlanks(text, at);
      }
    }
    throw new MalformedDocument(NOT_CLOSED);
  }

  private int behindBlanks(String text, int from) throws MalformedDocument {
    int at = from;
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      if (text.startsWith(delimiter, at)) {
        return at;
      }
      at++;
    }
    if (at < text.length()
        && text.charAt(at) != '\n'
        && text.charAt(at) != '\r'
        && !text.startsWith(delimiter, at)) {
      throw new MalformedDocument(
          "a quoted field does not end with its closing quote; the option escape says how a quote"
              + " inside it is written");
    }
    return at;
  }
}
