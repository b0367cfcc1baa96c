package io.streamingpipelines.cli.change;

import io.streamingpipelines.plan.ChangeClass;
import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.runtime.change.FlowChange;
import java.util.ArrayList;
import java.util.List;

/** Formats a report for people: what happens to each table, why, and what unlocks it. */
public final class ChangeTable {
  private static final String WHOLE = "(pipeline)";

  private ChangeTable() {}

  /**
   * One line of the table; the class and the name are empty if they are those of the line above.
   */
  private record Row(String change, String name, String text) {}

  public static List<String> lines(ChangeReport report) {
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("CLASS", "NAME", "REASON"));
    report
        .spec()
        .forEach(change -> rows.add(new Row(change.text(), WHOLE, change.field() + " changed")));
    report.flows().forEach(change -> rows(change, rows));
    int first = rows.stream().mapToInt(row -> row.change().length()).max().orElse(0);
    int second = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
    List<String> lines = new ArrayList<>();
    for (Row row : rows) {
      String line =
          row.change()
              + " ".repeat(first - row.change().length() + 2)
              + row.name()
              + " ".repeat(second - row.name().length() + 2)
              + row.text();
      lines.add(line.stripTrailing());
    }
    lines.add("");
    lines.add(summary(report));
    return lines;
  }

  private static void rows(FlowChange change, List<Row> rows) {
    FlowChange.Flow flow = change.flow();
    String name =
        flow.name().equals(FlowPlan.DEFAULT) ? flow.target() : flow.target() + "." + flow.name();
    Row head = new Row(change.change().toString(), name, "");
    if (change.reasons().isEmpty()) {
      rows.add(head);
    }
    for (String reason : change.reasons()) {
      boolean first = reason.equals(change.reasons().get(0));
      rows.add(first ? new Row(head.change(), head.name(), reason) : new Row("", "", reason));
    }
    if (change.unlock() != null) {
      rows.add(new Row("", "", "to unlock: " + change.unlock()));
    }
  }

  private static String summary(ChangeReport report) {
    ChangeClass worst = report.worst();
    return switch (worst) {
      case NONE -> "Nothing restarts.";
      case RESTART, REPARTITION -> "The driver restarts and goes on from the same checkpoints.";
      case NEW_CHECKPOINT ->
          "If this is applied, the driver keeps running the previous manifest until a new"
              + " checkpoint is asked for or the change is taken back.";
      case FORBIDDEN ->
          "If this is applied, the driver keeps running the previous manifest until the change is"
              + " taken back.";
      case INVALID -> "The manifest is not valid; the problems are listed above.";
    };
  }
}
