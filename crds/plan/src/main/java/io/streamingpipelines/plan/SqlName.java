package io.streamingpipelines.plan;

/** Quotes the names of columns, tables and folders for SQL. */
public final class SqlName {
  /** The name in backticks, so that it may contain any characters. */
  public static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  private SqlName() {}
}
