package io.streamingpipelines.runtime.flow;

import io.streamingpipelines.plan.DecodePlan.Malformed;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.InputPlan.WatermarkPlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.plan.PlanRefused;
import io.streamingpipelines.runtime.quality.MalformedRows;
import io.streamingpipelines.runtime.quality.VerdictColumns;
import io.streamingpipelines.runtime.schema.Columns;
import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * The steps between decoding an input and the query (docs/design/semantics.md#order-of-a-batch):
 * separates broken rows, drops rows too far in the future, and sets the watermark.
 */
final class InputReader {
  /**
   * Prefix of the observed metric that counts rows dropped before the query; the input's name
   * follows. The metric has the fields {@code malformed} and {@code future}.
   */
  static final String DROPPED = "dropped:";

  private InputReader() {}

  /**
   * Prepares the rows of an input for the query.
   *
   * @param carried whether broken rows are carried past the query; otherwise they are dropped or
   *     fail here, as declared
   */
  static Dataset<Row> prepare(Dataset<Row> decoded, InputPlan input, boolean carried, String path) {
    boolean marked = Arrays.asList(decoded.columns()).contains(VerdictColumns.MALFORMED);
    Column whole = marked ? Columns.named(VerdictColumns.MALFORMED).isNull() : functions.lit(true);
    WatermarkPlan watermark = input.watermark();
    Dataset<Row> rows = decoded;
    if (marked && !carried) {
      boolean fails =
          MalformedRows.declared(decoded).stream()
              .anyMatch(declared -> declared.mode() == Malformed.FAIL);
      rows = fails ? failing(rows) : rows;
    }
    Column future = watermark == null ? functions.lit(false) : future(rows, watermark, path);
    boolean bounded = watermark != null && watermark.maxFutureMillis() != null;
    if (bounded || (marked && !carried)) {
      Column malformed = carried ? functions.lit(false) : functions.not(whole);
      rows =
          rows.observe(
              DROPPED + input.name(),
              functions.count_if(malformed).as("malformed"),
              functions.count_if(whole.and(future)).as("future"));
      Column stays = functions.not(functions.coalesce(future, functions.lit(false)));
      rows = rows.filter(carried ? functions.not(whole).or(stays) : whole.and(stays));
    }
    if (watermark != null) {
      rows = rows.withWatermark(watermark.column(), watermark.delayMillis() + " milliseconds");
    }
    return marked ? rows.drop(VerdictColumns.MALFORMED) : rows;
  }

  private static Dataset<Row> failing(Dataset<Row> rows) {
    Column marker = Columns.named(VerdictColumns.MALFORMED);
    Column passes = marker.isNull().or(marker.getField("action").notEqual(VerdictColumns.FAIL));
    Column message =
        functions.format_string(
            "a document is malformed: %s (topic %s, partition %s, offset %s)",
            marker.getField("reason"),
            marker.getField("topic"),
            marker.getField("partition"),
            marker.getField("offset"));
    return rows.filter(
        functions.when(passes, true).otherwise(functions.raise_error(message).cast("boolean")));
  }

  private static Column future(Dataset<Row> rows, WatermarkPlan watermark, String path) {
    StructField[] found = Columns.find(rows.schema(), watermark.column());
    if (found.length == 0) {
      throw new PlanRefused(
          Problem.error(
              path + ".watermark.column",
              "UnknownColumn",
              "There is no column "
                  + watermark.column()
                  + " for the watermark; the input has "
                  + String.join(", ", visible(rows))
                  + "."));
    }
    if (!found[0].dataType().equals(DataTypes.TimestampType)) {
      throw new PlanRefused(
          Problem.error(
              path + ".watermark.column",
              "WrongType",
              "Column "
                  + watermark.column()
                  + " is "
                  + found[0].dataType().sql()
                  + "; a watermark needs a TIMESTAMP."));
    }
    Long maxFuture = watermark.maxFutureMillis();
    if (maxFuture == null) {
      return functions.lit(false);
    }
    // constant within a batch and kept in its offset log: a replay drops the same rows
    Column latest =
        functions
            .current_timestamp()
            .plus(
                functions.expr(
                    String.format(
                        Locale.ROOT, "make_dt_interval(0, 0, 0, %d / 1000.0)", maxFuture)));
    return Columns.named(found[0].name()).gt(latest);
  }

  private static String[] visible(Dataset<Row> rows) {
    return Arrays.stream(rows.columns()).filter(n -> !Columns.hidden(n)).toArray(String[]::new);
  }
}
