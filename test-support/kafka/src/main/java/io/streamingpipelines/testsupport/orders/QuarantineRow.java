package io.streamingpipelines.testsupport.orders;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of orders_silver_quarantine.
 *
 * @param crc of the raw document
 * @param failedExpectations all rules that it breaks, warnings included, in the manifest's order;
 *     empty when it is malformed
 * @param row the query's columns; null when it is malformed
 */
public record QuarantineRow(
    int partition,
    long offset,
    long crc,
    List<String> failedExpectations,
    @Nullable SilverRow row) {
  public QuarantineRow {
    failedExpectations = List.copyOf(failedExpectations);
  }

  public boolean malformed() {
    return row == null;
  }
}
