package io.streamingpipelines.plan;

/** Names of columns, tables and folders inside SQL. */
public final class SqlName {
  /** The name in backticks, so that SQL takes any characters in it as they are. */
  public static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  private SqlName() {}
}
