package io.streamingpipelines.runtime.schema;

/** Texts as they stand in SQL. */
public final class SqlLiteral {
  private SqlLiteral() {}

  /** A text in quotes. */
  public static String of(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
