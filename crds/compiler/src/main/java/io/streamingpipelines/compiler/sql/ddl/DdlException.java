package io.streamingpipelines.compiler.sql.ddl;

/** A text that is not valid DDL. */
final class DdlException extends Exception {
  private static final long serialVersionUID = 1;

  private final int at;

  DdlException(int at, String sentence) {
    super(sentence);
    this.at = at;
  }

  /** Position in the text, from 0. */
  int at() {
    return at;
  }
}
