package io.streamingpipelines.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.sql.streaming.StreamingQueryProgress$;
import org.junit.jupiter.api.Test;

class QueryProgressTest {
  @Test
  void countsBatchesFromTheLastStart() throws Exception {
    QueryProgress two =
        QueryProgress.NOTHING
            .progressed(progress("kafka-stateful"))
            .progressed(progress("kafka-stateful"));

    assertThat(two.commits()).isEqualTo(2);
    assertThat(two.progressed(progress("delta-without-rates")).commits())
        .as("another run")
        .isEqualTo(1);
  }

  @Test
  void readsAllNumbersOfAStatefulKafkaQuery() throws Exception {
    QueryProgress observed = QueryProgress.NOTHING.progressed(progress("kafka-stateful"));

    assertThat(observed.batch()).isEqualTo(118);
    assertThat(observed.inputRowsPerSecond()).isEqualTo(510.5);
    assertThat(observed.processedRowsPerSecond()).isEqualTo(9100.0);
    assertThat(observed.batchDurationMillis()).isEqualTo(812);
    assertThat(observed.watermarkMillis())
        .isEqualTo(Instant.parse("2026-01-02T01:04:00.000Z").toEpochMilli());
    assertThat(observed.stateRows()).isEqualTo(30);
    assertThat(observed.stateBytes()).isEqualTo(5000);
    assertThat(observed.lateRows()).isEqualTo(4);
    assertThat(observed.backlog().rows()).isEqualTo(60);
    assertThat(observed.lastCommitAtMillis())
        .isEqualTo(Instant.parse("2026-01-02T03:04:05.812Z").toEpochMilli());
    assertThat(observed.backlog().pendingSinceMillis())
        .isEqualTo(Instant.parse("2026-01-02T03:04:05.000Z").toEpochMilli());
  }

  @Test
  void sumsLateRowsOverBatches() throws Exception {
    QueryProgress twice =
        QueryProgress.NOTHING
            .progressed(progress("kafka-stateful"))
            .progressed(progress("kafka-stateful"));

    assertThat(twice.lateRows()).isEqualTo(8);
  }

  @Test
  void knowsNoRateWatermarkStateOrBacklogWhereSparkTellsNone() throws Exception {
    QueryProgress observed = QueryProgress.NOTHING.progressed(progress("delta-without-rates"));

    assertThat(observed.batch()).isZero();
    assertThat(observed.inputRowsPerSecond()).isNull();
    assertThat(observed.processedRowsPerSecond()).isNull();
    assertThat(observed.watermarkMillis()).isNull();
    assertThat(observed.stateRows()).isNull();
    assertThat(observed.lateRows()).isNull();
    assertThat(observed.backlog()).isEqualTo(Backlog.UNKNOWN);
  }

  @Test
  void hasNoBacklogAndNoInputRateOnceIdle() throws Exception {
    QueryProgress idle = QueryProgress.NOTHING.progressed(progress("kafka-stateful")).idle("run");

    assertThat(idle.inputRowsPerSecond()).isZero();
    assertThat(idle.backlog()).isEqualTo(Backlog.NONE);
    assertThat(idle.batch()).isEqualTo(118);
  }

  private static StreamingQueryProgress progress(String name) throws Exception {
    try (InputStream in =
        QueryProgressTest.class.getResourceAsStream("/progress/" + name + ".json")) {
      if (in == null) {
        throw new AssertionError(name);
      }
      return StreamingQueryProgress$.MODULE$.fromJson(
          new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
