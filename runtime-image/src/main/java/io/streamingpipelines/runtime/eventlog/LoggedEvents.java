package io.streamingpipelines.runtime.eventlog;

import static org.apache.spark.sql.functions.expr;

import io.streamingpipelines.plan.QualityCounts;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Queries on the content of an event log; each one reads the log. */
public final class LoggedEvents {
  private final SparkSession session;
  private final String location;
  private final EventRows rows;

  LoggedEvents(SparkSession session, String location, EventRows rows) {
    this.session = session;
    this.location = location;
    this.rows = rows;
  }

  /** The time of each table's last maintenance in this pipeline, by the table's name. */
  public Map<String, Instant> lastMaintenance() {
    Map<String, Instant> last = new HashMap<>();
    read()
        .where("event_type = '" + TableEventRows.MAINTENANCE + "' AND " + rows.ownEvents())
        .groupBy("origin.dataset_name")
        .agg(expr("max(timestamp)"))
        .collectAsList()
        .forEach(row -> last.put(row.getString(0), row.getTimestamp(1).toInstant()));
    return last;
  }

  /**
   * SQL condition for the events before {@code oldest}, except the last batch of each query and the
   * last maintenance of each table, which a driver needs to continue.
   */
  public String before(Instant oldest) {
    String last =
        read()
            .where(
                "origin.batch_id IS NOT NULL OR event_type = '" + TableEventRows.MAINTENANCE + "'")
            .groupBy(
                expr("event_type"),
                expr("(origin.cluster_id, origin.namespace, origin.pipeline_name)"),
                expr("origin.query_id"),
                expr("origin.dataset_name"))
            .agg(expr("max_by(id, struct(timestamp, origin.batch_id))"))
            .collectAsList()
            .stream()
            .map(row -> "'" + row.getString(4) + "'")
            .collect(Collectors.joining(", "));
    String old = "timestamp < timestamp_millis(" + oldest.toEpochMilli() + ")";
    return last.isEmpty() ? old : old + " AND id NOT IN (" + last + ")";
  }

  /** The generation's totals according to the log, for a target that no longer has them. */
  QualityCounts totals(String queryId) {
    Row last =
        read()
            .where("origin.query_id = '" + queryId + "' AND origin.batch_id IS NOT NULL")
            .selectExpr("max_by(details, origin.batch_id)")
            .first();
    return last.isNullAt(0) ? QualityCounts.NONE : EventRows.totals(last.getString(0));
  }

  private Dataset<Row> read() {
    return session.read().format("delta").load(location);
  }
}
