package io.streamingpipelines.operator.status;

import io.streamingpipelines.api.status.ConditionType;
import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.QueryReport;
import java.util.List;

/**
 * Condition Refilling: which tables still show the rows of an earlier generation, and how far the
 * new one is.
 */
final class RefillingCondition {
  static void set(StatusConditions conditions, DriverReport report) {
    List<String> refills =
        report.queries().stream()
            .filter(query -> report.state() == DriverReport.State.RUNNING)
            .filter(query -> query.refill() != null)
            .map(query -> sentence(query, query.refill()))
            .toList();
    if (!refills.isEmpty()) {
      conditions.set(ConditionType.REFILLING, true, Reason.REFILLING, String.join("\n", refills));
    }
  }

  private static String sentence(QueryReport query, QueryReport.Refill refill) {
    String generation = query.name() + ": generation " + query.generation();
    return refill.done()
        ? generation
            + " has read its input and waits for the table's other flows; the old rows stay until"
            + " these are complete."
        : generation
            + " has read "
            + refill.rows()
            + " rows since the driver started"
            + left(query)
            + "; the old rows stay until it is complete.";
  }

  private static String left(QueryReport query) {
    if (query.backlogRows() != null) {
      return ", " + query.backlogRows() + " to go";
    }
    return query.backlogBytes() == null ? "" : ", " + query.backlogBytes() + " bytes to go";
  }

  private RefillingCondition() {}
}
