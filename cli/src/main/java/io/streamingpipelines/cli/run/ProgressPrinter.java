package io.streamingpipelines.cli.run;

import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.QueryReport;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Updates a table in place on a terminal; elsewhere prints a line whenever a query progresses. */
final class ProgressPrinter {
  private final PrintWriter out;
  private final boolean terminal;
  private final Map<String, String> printed = new HashMap<>();
  private int drawn;

  ProgressPrinter(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  synchronized void show(DriverReport report) {
    if (terminal) {
      draw(report);
    } else {
      report.queries().forEach(this::printProgress);
    }
    out.flush();
  }

  /** Prints the final table, on any output. */
  synchronized void last(DriverReport report) {
    if (terminal) {
      draw(report);
    } else {
      ProgressTable.lines(report).forEach(out::println);
    }
    out.flush();
  }

  private void draw(DriverReport report) {
    if (report.queries().isEmpty()) {
      return;
    }
    if (drawn > 0) {
      // up to the first line of the table, and clear from there on
      out.print("\u001b[" + drawn + "A\u001b[J");
    }
    List<String> lines = ProgressTable.lines(report);
    lines.forEach(out::println);
    drawn = lines.size();
  }

  private void printProgress(QueryReport query) {
    String key = query.state() + " " + query.batch();
    if (!key.equals(printed.put(query.name(), key))) {
      out.println(ProgressTable.line(query));
    }
  }
}
