package io.streamingpipelines.operator.lifecycle;

import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.QueryReport;
import java.time.Duration;
import java.util.Optional;

/** A query that has pending input, but has not committed anything for a long time. */
public final class StalledQuery {
  /** How long input may be pending without a commit. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** One sentence about the first such query; empty if there is none. */
  public static Optional<String> in(DriverReport report) {
    return report.queries().stream()
        .filter(query -> isStalled(query, report.atMillis()))
        .findFirst()
        .map(
            query ->
                query.table()
                    + ": input is pending, but no batch has been committed for "
                    + LONGEST.toMinutes()
                    + " minutes");
  }

  private static boolean isStalled(QueryReport query, long atMillis) {
    Long since = query.pendingSinceMillis();
    Long commit = query.lastCommitAtMillis();
    return since != null
        && atMillis - Math.max(since, commit == null ? 0 : commit) > LONGEST.toMillis();
  }

  private StalledQuery() {}
}
