package io.streamingpipelines.runtime.schema;

/** Names and texts as they stand in SQL. */
public final class SqlNames {
  private SqlNames() {}

  /** A name in backticks. */
  public static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** A text as a literal. */
  public static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
