package io.streamingpipelines.runtime.quality;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.streamingpipelines.plan.ExpectationPlan;
import io.streamingpipelines.plan.QualityCounts;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The counts of the expectations' results for one batch. They come from one aggregation over the
 * cached batch: a counter in the write itself would count rows twice that Spark recomputes after an
 * executor's death (docs/design/semantics.md#quality-counts).
 *
 * @param evaluated number of all rows, including malformed ones
 * @param malformedFailures number of malformed rows for which the manifest declares {@code fail}
 * @param violations number of rows that violate each rule, in the order of the rules
 */
public record BatchQuality(
    long evaluated,
    long malformed,
    long malformedFailures,
    long warned,
    long dropped,
    long quarantined,
    long failing,
    List<Long> violations) {

  public static BatchQuality of(Dataset<Row> batch, List<ExpectationPlan> rules) {
    Column action = col(VerdictColumns.ACTION);
    Column malformed = col(VerdictColumns.MALFORMED).isNotNull();
    List<Column> sums = new ArrayList<>();
    sums.add(countIf(malformed));
    sums.add(countIf(malformed.and(action.equalTo(VerdictColumns.FAIL))));
    sums.add(
        countIf(action.equalTo(VerdictColumns.PASS).and(size(col(VerdictColumns.FAILED)).gt(0))));
    sums.add(countIf(action.equalTo(VerdictColumns.DROP)));
    sums.add(countIf(action.equalTo(VerdictColumns.QUARANTINE)));
    sums.add(countIf(action.equalTo(VerdictColumns.FAIL)));
    for (ExpectationPlan rule : rules) {
      sums.add(countIf(array_contains(col(VerdictColumns.FAILED), rule.name())));
    }
    Row row = batch.agg(count(lit(1)), sums.toArray(new Column[0])).first();
    List<Long> violations = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      violations.add(row.getLong(7 + i));
    }
    return new BatchQuality(
        row.getLong(0),
        row.getLong(1),
        row.getLong(2),
        row.getLong(3),
        row.getLong(4),
        row.getLong(5),
        row.getLong(6),
        List.copyOf(violations));
  }

  private static Column countIf(Column condition) {
    return coalesce(sum(when(condition, 1L).otherwise(0L)), lit(0L));
  }

  /** Number of rows that reach the target. */
  public long passed() {
    return evaluated - dropped - quarantined - failing;
  }

  /** Number of rows that go to the quarantine if no rule fails the batch. */
  public long rejected() {
    return quarantined + failing;
  }

  public QualityCounts counts(List<ExpectationPlan> rules) {
    List<QualityCounts.Rule> byRule = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      long failed = violations.get(i);
      // rules are not evaluated for malformed rows, which have no columns
      byRule.add(
          new QualityCounts.Rule(rules.get(i).name(), evaluated - malformed - failed, failed));
    }
    return new QualityCounts(passed(), warned, dropped, rejected(), byRule);
  }

  /**
   * The rules that fail the batch: rules with action {@code fail} whose violations exceed their
   * tolerance.
   */
  public List<ExpectationPlan> broken(List<ExpectationPlan> rules) {
    List<ExpectationPlan> broken = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      ExpectationPlan rule = rules.get(i);
      if (rule.onViolation() == ExpectationPlan.Action.FAIL
          && violations.get(i) > tolerated(rule)) {
        broken.add(rule);
      }
    }
    return broken;
  }

  private long tolerated(ExpectationPlan rule) {
    ExpectationPlan.Tolerance tolerance = rule.tolerate();
    if (tolerance == null) {
      return 0;
    }
    if (tolerance.count() != null) {
      return tolerance.count();
    }
    return tolerance.ratio() == null ? 0 : (long) Math.floor(tolerance.ratio() * evaluated + 1e-9);
  }
}
