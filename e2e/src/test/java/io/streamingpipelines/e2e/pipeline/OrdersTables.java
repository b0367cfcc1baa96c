package io.streamingpipelines.e2e.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.e2e.cluster.Lake;
import io.streamingpipelines.testsupport.orders.BronzeRow;
import io.streamingpipelines.testsupport.orders.Expected;
import io.streamingpipelines.testsupport.orders.HourlyRow;
import io.streamingpipelines.testsupport.orders.QuarantineRow;
import io.streamingpipelines.testsupport.orders.SilverRow;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Row;

/** Compares the tables of examples/orders with the oracle, row by row. */
record OrdersTables(Lake lake) {
  private static final String SILVER =
      "order_id, customer_id, event_type, total, event_ts, kafka_partition, kafka_offset";

  void hold(Expected expected) {
    same(
        "orders_bronze",
        "SELECT kafka_partition, kafka_offset, kafka_key, crc32(raw_value), kafka_timestamp FROM"
            + " {orders_bronze} ORDER BY 1, 2",
        row ->
            new BronzeRow(
                row.getInt(0), row.getLong(1), row.getString(2), row.getLong(3), instant(row, 4)),
        expected.bronze());
    same(
        "orders_silver",
        "SELECT " + SILVER + " FROM {orders_silver} ORDER BY kafka_partition, kafka_offset",
        OrdersTables::silver,
        expected.silver());
    same(
        "orders_silver_quarantine, broken rules",
        "SELECT "
            + SILVER
            + ", _failed_expectations FROM {orders_silver_quarantine} WHERE _malformed IS NULL"
            + " ORDER BY kafka_partition, kafka_offset",
        row -> List.of(silver(row), row.<String>getList(7)),
        expected.quarantine().stream()
            .filter(q -> !q.malformed())
            .map(q -> List.of(present(q), q.failedExpectations()))
            .toList());
    same(
        "orders_silver_quarantine, malformed documents",
        "SELECT crc32(_malformed.raw) FROM {orders_silver_quarantine} WHERE _malformed IS NOT NULL"
            + " AND _malformed.reason IS NOT NULL ORDER BY 1",
        row -> row.getLong(0),
        expected.quarantine().stream()
            .filter(QuarantineRow::malformed)
            .map(QuarantineRow::crc)
            .sorted()
            .toList());
    same(
        "orders_current",
        "SELECT " + SILVER + " FROM {orders_current} ORDER BY order_id",
        OrdersTables::silver,
        expected.current());
    same(
        "orders_hourly",
        "SELECT hour_start, event_type, orders, revenue FROM {orders_hourly} ORDER BY 1, 2",
        row ->
            new HourlyRow(
                instant(row, 0), row.getString(1), row.getLong(2), scaled(row.getDecimal(3))),
        expected.hourly().stream()
            .map(h -> new HourlyRow(h.hourStart(), h.eventType(), h.orders(), scaled(h.revenue())))
            .toList());
    logAddsUp(expected);
  }

  /**
   * Checks that the event log's counts of all batches add up to those of the tables
   * (docs/design/semantics.md#event-log).
   */
  private void logAddsUp(Expected expected) {
    Row log =
        lake.rows(
                """
                SELECT sum(CAST(get_json_object(details, '$.flow_progress.metrics.num_output_rows') AS BIGINT)),
                       sum(CAST(get_json_object(details, '$.flow_progress.data_quality.dropped_records') AS BIGINT)),
                       sum(CAST(get_json_object(details, '$.flow_progress.data_quality.quarantined_records') AS BIGINT)),
                       count(origin.batch_id) - count(DISTINCT origin.batch_id)
                FROM {_event_log}
                WHERE event_type = 'flow_progress' AND origin.dataset_name = 'orders_silver'
                """)
            .get(0);
    assertThat(log.toString())
        .as("event log: written, dropped, quarantined, batches logged twice")
        .isEqualTo(
            "[%d,%d,%d,0]"
                .formatted(
                    expected.quality().passed(),
                    expected.quality().dropped(),
                    expected.quality().quarantined()));
  }

  private <T> void same(String what, String sql, Function<Row, T> read, List<T> expected) {
    List<T> actual = lake.rows(sql).stream().map(read).toList();
    assertThat(actual).as(what + ", rows").hasSameSizeAs(expected);
    assertThat(actual).as(what).isEqualTo(expected);
  }

  private static SilverRow silver(Row row) {
    return new SilverRow(
        row.getString(0),
        row.getString(1),
        row.getString(2),
        row.getDecimal(3),
        instant(row, 4),
        row.getInt(5),
        row.getLong(6));
  }

  private static SilverRow present(QuarantineRow row) {
    SilverRow silver = row.row();
    if (silver == null) {
      throw new IllegalArgumentException("malformed: " + row);
    }
    return silver;
  }

  private static Instant instant(Row row, int column) {
    return ((Timestamp) row.get(column)).toInstant();
  }

  /** Gives the oracle's and Spark's numbers the same scale. */
  private static BigDecimal scaled(BigDecimal value) {
    return value.setScale(2);
  }
}
