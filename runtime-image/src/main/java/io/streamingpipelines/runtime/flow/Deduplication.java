package io.streamingpipelines.runtime.flow;

import io.streamingpipelines.plan.DeduplicatePlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.plan.PlanRefused;
import io.streamingpipelines.runtime.schema.Columns;
import io.streamingpipelines.runtime.schema.EventTime;
import io.streamingpipelines.runtime.spark.Catalyst;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;

/**
 * Keeps the first row of each key (docs/design/semantics.md#order-of-a-batch). Spark remembers a
 * key for the delay of the watermark. Here, the manifest sets how long a key is remembered,
 * independently of how late rows may arrive.
 */
final class Deduplication {
  private final Dataset<Row> rows;
  private final DeduplicatePlan plan;
  private final String path;
  private final List<Problem> problems = new ArrayList<>();

  private Deduplication(Dataset<Row> rows, DeduplicatePlan plan, String path) {
    this.rows = rows;
    this.plan = plan;
    this.path = path + ".deduplicate";
  }

  /**
   * @param path the table's place in the manifest
   * @throws PlanRefused if the rows lack what the plan requires
   */
  static Dataset<Row> of(Dataset<Row> rows, DeduplicatePlan plan, String path) {
    return new Deduplication(rows, plan, path).deduplicated();
  }

  private Dataset<Row> deduplicated() {
    String[] keys = keys();
    Long within = plan.withinMillis();
    if (within == null) {
      refuse();
      return rows.dropDuplicates(keys);
    }
    String eventTime = eventTime();
    refuse();
    return withRetention(eventTime, within).dropDuplicatesWithinWatermark(keys);
  }

  private String[] keys() {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < plan.keys().size(); i++) {
      String key = plan.keys().get(i);
      String at = path + ".keys[" + i + "]";
      StructField[] fields = Columns.find(rows.schema(), key);
      if (fields.length == 0) {
        problems.add(
            Problem.error(
                at,
                "UnknownColumn",
                "The query yields no column "
                    + key
                    + "; it yields "
                    + String.join(", ", rows.columns())
                    + "."));
      } else if (!Catalyst.isOrderable(fields[0].dataType())) {
        problems.add(
            Problem.error(
                at,
                "WrongType",
                "Column "
                    + fields[0].name()
                    + " is "
                    + fields[0].dataType().sql()
                    + " and cannot be compared, so it cannot be a key."));
      } else {
        found.add(fields[0].name());
      }
    }
    return found.toArray(new String[0]);
  }

  /** The only column of the result that carries a watermark of the inputs. */
  private String eventTime() {
    List<String> marked =
        Arrays.stream(rows.schema().fields())
            .filter(field -> EventTime.marked(field.metadata()))
            .map(StructField::name)
            .toList();
    if (marked.size() == 1) {
      return marked.get(0);
    }
    problems.add(
        Problem.error(
            path + ".within",
            "EventTimeNeeded",
            marked.isEmpty()
                ? "Keys are remembered for a time measured by the watermark, but the query does not"
                    + " yield the watermark's column; select it unchanged."
                : "The query yields several columns with a watermark ("
                    + String.join(", ", marked)
                    + "), so it is not clear which one determines how long keys are remembered;"
                    + " select only one of them."));
    return "";
  }

  private void refuse() {
    if (!problems.isEmpty()) {
      throw new PlanRefused(problems);
    }
  }

  /** Sets how long Spark remembers a key, which Spark reads from the event-time metadata. */
  private Dataset<Row> withRetention(String eventTime, long millis) {
    return rows.select(
        Arrays.stream(rows.schema().fields())
            .map(
                field ->
                    field.name().equals(eventTime)
                        ? Columns.named(eventTime).as(eventTime, marked(field.metadata(), millis))
                        : Columns.named(field.name()))
            .toArray(Column[]::new));
  }

  private static Metadata marked(Metadata metadata, long millis) {
    return new MetadataBuilder().withMetadata(metadata).putLong(EventTime.MARK, millis).build();
  }
}
