package io.streamingpipelines.runtime.schema;

/** Writes text as an SQL literal. */
public final class SqlLiteral {
  private SqlLiteral() {}

  /** The text in quotes. */
  public static String of(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
