package io.streamingpipelines.cli.status;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the lines of a driver's log that name a table, with the lines that follow them and begin
 * with no time, such as those of a stack trace.
 */
public final class TableLines {
  private static final Pattern BEGINS_WITH_A_TIME = Pattern.compile("^\\d\\d[\\d/: -].*");

  private final @Nullable Pattern table;
  private boolean wanted;

  /**
   * @param table null for all lines
   */
  public TableLines(@Nullable String table) {
    this.table =
        table == null
            ? null
            : Pattern.compile("(?<![A-Za-z0-9_])" + Pattern.quote(table) + "(?![A-Za-z0-9_])");
  }

  /** Whether to show the line, which follows those of earlier calls. */
  public boolean isWanted(String line) {
    if (table == null) {
      return true;
    }
    if (table.matcher(line).find()) {
      wanted = true;
    } else if (BEGINS_WITH_A_TIME.matcher(line).matches()) {
      wanted = false;
    }
    return wanted;
  }
}
