package io.streamingpipelines.runtime.write;

import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Delta's own writer, whose options make it idempotent. */
final class DeltaWrite {
  private DeltaWrite() {}

  /**
   * Writes the rows unless that was done before.
   *
   * @param application the transaction's Delta application id
   * @param version its number, greater than those before
   * @param note the commit's {@code userMetadata}, null for none
   */
  static void once(
      DataFrameWriter<Row> rows,
      String location,
      String application,
      long version,
      @Nullable String note) {
    DataFrameWriter<Row> writer =
        rows.format("delta")
            .option("txnAppId", application)
            .option("txnVersion", Long.toString(version));
    (note == null ? writer : writer.option("userMetadata", note)).save(location);
  }
}
