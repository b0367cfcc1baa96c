package io.streamingpipelines.runtime.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.runtime.batch.WriterProbe;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests events that are kept for 30 days, and older events that a driver needs to continue. */
@Tag("slow")
final class EventLogRetentionSparkTest {
  private static final String PARTS =
      """
      sources:
      - {name: often, files: {path: ROOT/often, format: json, schema: "id STRING", maxFilesPerTrigger: 1}}
      - {name: seldom, files: {path: ROOT/seldom, format: json, schema: "id STRING", maxFilesPerTrigger: 1}}
      tables:
      - name: busy
        from: [{source: often}]
      - name: idle
        from: [{source: seldom}]
        expectations: [{name: has_id, expression: id IS NOT NULL, onViolation: drop}]
      """;

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

  @Test
  void maintenanceDeletesWhatIsOlderButWhatADriverGoesOnFrom(@TempDir Path root) throws Exception {
    DeclaredPipeline pipeline = new DeclaredPipeline(root, PARTS).clock(now::get);
    pipeline.land("often", "{\"id\":\"a\"}").land("often", "{\"id\":\"b\"}");
    pipeline.land("seldom", "{\"id\":\"a\"}", "{}").land("seldom", "{\"id\":\"b\"}");
    pipeline.probe(
        (flow, batch, step) -> {
          if (flow.table().equals("busy")) {
            throw new IllegalStateException("the disk is full");
          }
        });
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(pipeline.probe(WriterProbe.NONE).run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("_event_log", "origin.dataset_name", "level", "origin.batch_id"))
        .containsExactly(
            "[busy,ERROR,null]",
            "[busy,METRICS,0]",
            "[busy,METRICS,1]",
            "[idle,METRICS,0]",
            "[idle,METRICS,1]");

    now.getAndUpdate(time -> time.plus(Duration.ofDays(2)));
    pipeline.land("often", "{\"id\":\"c\"}");
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.read("_event_log").count())
        .as("maintained, three events more")
        .isEqualTo(9);

    now.getAndUpdate(time -> time.plus(Duration.ofDays(29)));
    pipeline.land("often", "{\"id\":\"d\"}");
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(
            pipeline.rows(
                "_event_log", "event_type", "origin.dataset_name", "level", "origin.batch_id"))
        .containsExactly(
            "[flow_progress,busy,METRICS,2]",
            "[flow_progress,busy,METRICS,3]",
            "[flow_progress,idle,METRICS,1]",
            "[maintenance_progress,_event_log,INFO,null]",
            "[maintenance_progress,_event_log,INFO,null]",
            "[maintenance_progress,busy,INFO,null]",
            "[maintenance_progress,busy,INFO,null]",
            "[maintenance_progress,idle,INFO,null]",
            "[maintenance_progress,idle,INFO,null]");

    pipeline.land("seldom", "{\"id\":\"c\"}");
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(
            pipeline.rows(
                "_event_log",
                "origin.dataset_name",
                "origin.batch_id",
                "get_json_object(details, '$.totals.passed')",
                "get_json_object(details, '$.totals.dropped')"))
        .as("numbers and totals of a table that was idle go on")
        .contains("[idle,1,2,1]", "[idle,2,3,1]");
  }
}
