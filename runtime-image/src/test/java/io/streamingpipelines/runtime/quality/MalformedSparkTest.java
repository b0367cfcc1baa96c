package io.streamingpipelines.runtime.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.DecodePlan;
import io.streamingpipelines.plan.DecodePlan.Malformed;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.fixture.Pipelines;
import io.streamingpipelines.runtime.plan.TableDraft;
import io.streamingpipelines.runtime.query.Ending;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests what happens to malformed records, depending on what the manifest declares. */
class MalformedSparkTest {
  /**
   * The two formats with malformed records: two good records, one truncated, and one of a wrong
   * type.
   */
  private enum Format {
    JSON("{'id':'a','v':1}", "{'id':'b','v':2}", "{'id':'c','v':", "{'id':'d','v':'x'}"),
    CSV("a,1", "b,2", "c", "d,x");

    private final String[] lines;

    Format(String... lines) {
      this.lines = lines;
    }

    private String[] lines() {
      String[] written = new String[lines.length];
      for (int i = 0; i < written.length; i++) {
        written[i] = lines[i].replace('\'', '"');
      }
      return written;
    }
  }

  @TempDir Path directory;
  private Pipelines pipeline;

  @BeforeEach
  void create() {
    pipeline = new Pipelines(directory);
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void quarantinesThemWithTheirText(Format format) throws Exception {
    run(format, Malformed.QUARANTINE, "SELECT upper(id) AS id, v FROM landing WHERE v < 10");

    assertThat(pipeline.rows("t")).containsExactly("[A,1]", "[B,2]");
    assertThat(
            pipeline.rows(
                "t_quarantine",
                "id",
                "v",
                "CAST(_malformed.raw AS STRING)",
                "_failed_expectations"))
        .containsExactly(
            "[null,null," + format.lines()[2] + ",ArraySeq()]",
            "[null,null," + format.lines()[3] + ",ArraySeq()]");
    assertThat(pipeline.rows("t_quarantine", "_malformed.reason IS NULL"))
        .containsExactly("[false]", "[false]");
    assertThat(pipeline.rows("_event_log", quality("passed"), quality("quarantined")))
        .containsExactly("[2,2]");
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void dropsAndCountsThem(Format format) throws Exception {
    run(format, Malformed.DROP, null);

    assertThat(pipeline.rows("t")).containsExactly("[a,1]", "[b,2]");
    assertThat(pipeline.exists("t_quarantine")).isFalse();
    assertThat(pipeline.rows("_event_log", quality("passed"), quality("dropped")))
        .containsExactly("[2,2]");
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void keepsThemWithTheirText(Format format) throws Exception {
    run(format, Malformed.KEEP, null);

    assertThat(pipeline.rows("t"))
        .containsExactly(
            "[a,1,null]",
            "[b,2,null]",
            "[null,null," + format.lines()[2] + "]",
            "[null,null," + format.lines()[3] + "]");
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void failsAndWritesNothing(Format format) throws Exception {
    Ending ending = ending(format, Malformed.FAIL, null);

    assertThat(ending.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(ending.failure()).isNotNull();
    assertThat(ending.failure().kind()).isEqualTo(Failure.Kind.DATA);
    assertThat(ending.failure().reason()).isEqualTo("MalformedInput");
    assertThat(ending.failure().message()).contains(", 2 of 4 rows are not").contains("Rows: {");
    assertThat(pipeline.rows("t")).isEmpty();
    assertThat(pipeline.exists("t_quarantine")).isFalse();
  }

  @Test
  void failsBeforeAnAggregation() throws Exception {
    pipeline
        .files("json", "id STRING, v INT")
        .malformed(Malformed.FAIL)
        .land(Format.JSON.lines())
        .table(
            new TableDraft("t")
                .source("landing")
                .query("SELECT id, count(*) AS n FROM landing GROUP BY id")
                .write(new WritePlan.Complete())
                .unboundedState());
    Ending ending = pipeline.run();

    assertThat(ending.failure()).isNotNull();
    assertThat(ending.failure().kind()).isEqualTo(Failure.Kind.DATA);
    assertThat(ending.failure().message()).contains("a document is malformed: ");
    assertThat(pipeline.rows("t")).isEmpty();
  }

  @Test
  void namesTheOriginOfADecodedColumn() throws Exception {
    pipeline
        .files("json", "raw STRING")
        .land("{\"raw\": {\"id\": \"a\"}}", "{\"raw\": \"{ \\\"id\\\": \"}")
        .table(
            new TableDraft("bronze")
                .source("landing")
                .query(
                    "SELECT raw, 'in' AS kafka_topic, 3 AS kafka_partition, 42L AS kafka_offset,"
                        + " TIMESTAMP '2026-01-01 00:00:00' AS kafka_timestamp FROM landing"))
        .table(
            new TableDraft("silver")
                .table("bronze")
                .decode(
                    new DecodePlan(
                        "raw",
                        DecodePlan.Format.JSON,
                        "id STRING",
                        null,
                        Malformed.QUARANTINE,
                        Map.of()))
                .query("SELECT id, kafka_offset FROM bronze"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    assertThat(pipeline.rows("silver")).containsExactly("[a,42]");
    assertThat(
            pipeline.rows(
                "silver_quarantine",
                "_malformed.topic",
                "_malformed.partition",
                "_malformed.offset",
                "_malformed.timestamp",
                "CAST(_malformed.raw AS STRING)"))
        .containsExactly("[in,3,42,2026-01-01 00:00:00.0,{ \"id\": ]");
  }

  private void run(
      Format format, Malformed malformed, @org.jspecify.annotations.Nullable String sql)
      throws InterruptedException {
    assertThat(ending(format, malformed, sql).outcome()).isEqualTo(Outcome.COMPLETED);
  }

  private Ending ending(
      Format format, Malformed malformed, @org.jspecify.annotations.Nullable String sql)
      throws InterruptedException {
    return pipeline
        .files(format.name().toLowerCase(java.util.Locale.ROOT), "id STRING, v INT")
        .malformed(malformed)
        .land(format.lines())
        .table(new TableDraft("t").source("landing").query(sql))
        .run();
  }

  private static String quality(String kind) {
    return "get_json_object(details, '$.flow_progress.data_quality." + kind + "_records')";
  }
}
