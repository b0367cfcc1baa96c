package io.streamingpipelines.runtime.quality;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;

import io.streamingpipelines.plan.ExpectationPlan;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.runtime.failure.PipelineException;
import io.streamingpipelines.runtime.failure.Sentences;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.schema.DeltaInvariantViolationException;
import org.jspecify.annotations.Nullable;

/**
 * Describes a batch that cannot be committed because of its rows: which rule failed, and for which
 * rows.
 */
public final class BrokenBatch {
  private static final int SAMPLE_ROWS = 3;
  private static final int SAMPLE_LENGTH = 300;

  /** Chains of causes are short; a longer one is a cycle. */
  private static final int MAX_DEPTH = 50;

  private BrokenBatch() {}

  public static PipelineException failure(
      String table,
      long batch,
      Dataset<Row> rows,
      BatchQuality quality,
      List<ExpectationPlan> broken) {
    if (broken.isEmpty()) {
      return new PipelineException(
          Failure.Kind.DATA,
          "MalformedInput",
          String.format(
              "In batch %d of %s, %d of %d rows are not complete, valid documents, and the decoder"
                  + " declares malformed: fail; correct the input, or set malformed: quarantine."
                  + " %s",
              batch,
              table,
              quality.malformedFailures(),
              quality.evaluated(),
              sample(
                  rows.where(col(VerdictColumns.MALFORMED).isNotNull())
                      .selectExpr(
                          VerdictColumns.MALFORMED + ".reason",
                          VerdictColumns.MALFORMED + ".topic",
                          VerdictColumns.MALFORMED + ".partition",
                          VerdictColumns.MALFORMED + ".offset"))));
    }
    ExpectationPlan rule = broken.get(0);
    return new PipelineException(
        Failure.Kind.DATA,
        "ExpectationFailed",
        String.format(
            "Batch %d of %s violates the expectation %s (%s)%s, so none of its rows was written."
                + " Correct the input, or change onViolation or tolerate. %s",
            batch,
            table,
            rule.name(),
            rule.expression(),
            broken.size() > 1 ? " and " + (broken.size() - 1) + " more" : "",
            sample(
                rows.where(array_contains(col(VerdictColumns.FAILED), rule.name()))
                    .drop(
                        VerdictColumns.FAILED, VerdictColumns.ACTION, VerdictColumns.MALFORMED))));
  }

  /** The violated constraint that caused the error, or null if it has another cause. */
  public static @Nullable DeltaInvariantViolationException violation(Throwable error) {
    Throwable at = error;
    for (int depth = 0; at != null && depth < MAX_DEPTH; depth++) {
      if (at instanceof DeltaInvariantViolationException violation) {
        return violation;
      }
      at = at.getCause();
    }
    return null;
  }

  public static PipelineException constraint(
      String table, long batch, DeltaInvariantViolationException violation) {
    return new PipelineException(
        Failure.Kind.DATA,
        "ConstraintViolated",
        String.format(
            "Batch %d of %s violates a constraint of the table, so none of its rows was written."
                + " Correct the input, let an expectation drop or quarantine such rows, or change"
                + " the constraint. %s",
            batch, table, Sentences.of(violation.getMessage(), "")));
  }

  private static String sample(Dataset<Row> rows) {
    StringBuilder text = new StringBuilder("Rows:");
    for (String row : rows.limit(SAMPLE_ROWS).toJSON().collectAsList()) {
      text.append(' ')
          .append(row, 0, Math.min(row.length(), SAMPLE_LENGTH))
          .append(row.length() > SAMPLE_LENGTH ? "…" : "");
    }
    return text.toString();
  }
}
