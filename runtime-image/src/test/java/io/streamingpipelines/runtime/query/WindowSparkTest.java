package io.streamingpipelines.runtime.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Windows over event time, in several batches with a restart in between. */
final class WindowSparkTest {
  private static final String PARTS =
      """
      sources:
      - name: clicks
        files: {path: "ROOT/in", format: json, schema: "page STRING, at TIMESTAMP", malformed: drop, maxFilesPerTrigger: 1}
      tables:
      - name: minutes
        from: [{source: clicks, watermark: {column: at, delay: 1m}}]
        query: |
          SELECT window.start AS minute, page, count(*) AS clicks
          FROM clicks GROUP BY window(at, '1 minute'), page
      """;

  @Test
  void aWindowIsWrittenOnceWhenItCloses(@TempDir Path root) throws Exception {
    DeclaredPipeline pipeline =
        new DeclaredPipeline(root, PARTS)
            .land("in", click("a", "10:00:10"), click("a", "10:00:50"), click("b", "10:00:59"))
            .land("in", click("a", "10:01:30"), click("a", "10:00:20"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("minutes")).isEmpty();

    // a row is late two batches after the watermark has passed its window
    pipeline
        .land("in", click("a", "10:02:30"))
        .land("in", click("a", "10:02:40"))
        .land("in", click("b", "10:00:01"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("minutes", "date_format(minute, 'HH:mm')", "page", "clicks"))
        .containsExactly("[10:00,a,3]", "[10:00,b,1]");
  }

  private static String click(String page, String time) {
    return "{\"page\":\"" + page + "\",\"at\":\"2026-01-01T" + time + "Z\"}";
  }
}
