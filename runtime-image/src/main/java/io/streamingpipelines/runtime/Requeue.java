package io.streamingpipelines.runtime;

import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.quality.QuarantineRequeue;
import io.streamingpipelines.runtime.session.SparkSessions;
import io.streamingpipelines.text.TextTable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Sends corrected rows of a quarantine back to their table. It writes nothing that a driver writes.
 */
public final class Requeue {
  private Requeue() {}

  /**
   * The result of sending rows back.
   *
   * @param taken number of rows that are sent back
   * @param before number of rows that were sent back earlier
   * @param waiting number of rows in batches that are not committed yet
   * @param sample some of the rows that are sent back, as a table of text; empty if there are none
   */
  public record Outcome(long taken, long before, long waiting, String sample) {}

  /**
   * Stores the corrected rows for the driver, which takes them with its next batch.
   *
   * @param where an SQL condition on the quarantine's columns; null selects all rows
   * @param set SQL expressions by column name
   * @param dry whether to report only what would happen
   * @param cores number of task slots
   * @param scratch a writable directory for temporary files
   * @throws IllegalArgumentException if the table accepts no rows back or the SQL is invalid; the
   *     message is one sentence
   */
  public static Outcome run(
      PipelinePlan plan,
      TablePlan table,
      @Nullable String where,
      Map<String, String> set,
      boolean dry,
      int cores,
      Path scratch) {
    QuarantineRequeue.location(table); // before Spark starts
    SparkPlace place = new SparkPlace.Local(cores);
    SparkSession.Builder builder = SparkSessions.builder(plan, cores).master(place.master(plan));
    place.settings(plan, scratch).forEach(builder::config);
    SparkSession session = builder.getOrCreate();
    try {
      QuarantineRequeue.Outcome outcome =
          new QuarantineRequeue(session, table)
              .requeue(new QuarantineRequeue.Request(where, set), dry);
      return new Outcome(
          outcome.taken(), outcome.before(), outcome.waiting(), text(outcome.sample()));
    } finally {
      session.stop();
    }
  }

  private static String text(List<Row> rows) {
    if (rows.isEmpty()) {
      return "";
    }
    return TextTable.of(
        Arrays.asList(rows.get(0).schema().fieldNames()),
        rows.stream().map(TableQuery::values).toList());
  }
}
