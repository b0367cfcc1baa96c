package io.streamingpipelines.runtime;

import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.quality.QuarantineRequeue;
import io.streamingpipelines.runtime.session.SparkSessions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Sends mended rows of a quarantine back; writes nothing that a driver writes. */
public final class Requeue {
  private Requeue() {}

  /**
   * @param taken rows that go back
   * @param before rows that went back before
   * @param waiting rows of batches that are not committed yet
   * @param sample of the rows that go back, as a table of text; empty without any
   */
  public record Outcome(long taken, long before, long waiting, String sample) {}

  /**
   * Returns when the rows are on their way; the driver takes them with its next batch.
   *
   * @param where SQL over the quarantine's columns; null for all rows
   * @param set SQL by column
   * @param dry whether to say only what would happen
   * @param cores task slots
   * @param scratch a writable directory for temporary files
   * @throws IllegalArgumentException with a sentence when the table takes no rows back, or the SQL
   *     is wrong
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
        rows.stream().map(Query::values).toList());
  }
}
