package io.streamingpipelines.runtime.write;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The rows of a refill that are not written because the table keeps its old rows in their place
 * (docs/design/lifecycle.md#refills).
 */
public final class KeptRows {
  private final Column condition;
  private final LongAdder count;

  /**
   * @param keepWhere SQL condition on the rows that the table keeps; NULL means that a row is not
   *     kept
   * @param count receives the number of rows that were not written
   */
  public KeptRows(String keepWhere, LongAdder count) {
    this.condition = coalesce(expr(keepWhere), lit(false));
    this.count = count;
  }

  /** Hands the batch's other rows to the writer. */
  void without(Dataset<Row> rows, Consumer<Dataset<Row>> writer) {
    Dataset<Row> once = rows.persist(StorageLevel.MEMORY_AND_DISK());
    try {
      long kept = once.where(condition).count();
      writer.accept(kept == 0 ? once : once.where(not(condition)));
      count.add(kept);
    } finally {
      once.unpersist();
    }
  }
}
