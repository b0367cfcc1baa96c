package io.streamingpipelines.runtime.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.runtime.batch.WriterProbe;
import io.streamingpipelines.runtime.batch.WriterProbe.Step;
import io.streamingpipelines.runtime.checkpoint.Epoch;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.Eventually;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import io.streamingpipelines.runtime.query.QuerySupervisor;
import java.io.FileOutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests maintenance that must stop because the driver drains or a newer one has taken over. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("slow")
final class MaintenanceStopsSparkTest {
  private static final String PARTS =
      """
      sources:
      - {name: landed, files: {path: ROOT/in, format: json, schema: "id STRING", maxFilesPerTrigger: 1}}
      tables:
      - name: t
        from: [{source: landed}]
        maintenance: {vacuum: {retention: 0s, shortRetention: accepted}}
      """;

  @TempDir private Path root;
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

  @Test
  void aDrainCutsOffWhatRunsAndTheBatchThatWaitedForItCommits() throws Exception {
    DeclaredPipeline pipeline = new DeclaredPipeline(root, PARTS).clock(now::get);
    land(pipeline, "a", "b", "c");
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    Path file = Paths.get(URI.create(pipeline.read("t").inputFiles()[0]));
    Path kept = Files.move(file, root.resolve("kept"));

    // opening a pipe blocks until somebody writes to it, so OPTIMIZE does not end before it is
    // interrupted
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
    try (QuerySupervisor supervisor = pipeline.trigger("{processingTime: 100ms}").start()) {
      now.getAndUpdate(time -> time.plus(Duration.ofHours(25)));
      Eventually.within(180, () -> someThreadIsIn("FileInputStream.open0", "parquet"));
      land(pipeline, "d");
      Eventually.within(180, () -> someThreadIsIn("lockInterruptibly", "TableBatchWriter.call"));

      // the clock stands still, so the grace period never ends
      assertThat(supervisor.drain(Duration.ofSeconds(1))).isTrue();
      assertThat(supervisor.await().outcome()).isEqualTo(Outcome.DRAINED);
      assertThat(supervisor.maintenance()).isEmpty();
    } finally {
      new FileOutputStream(file.toFile()).close();
      Files.move(kept, file, StandardCopyOption.REPLACE_EXISTING);
    }
    assertThat(pipeline.rows("t")).containsExactly("[a]", "[b]", "[c]", "[d]");
    assertThat(maintained(pipeline)).isEmpty();

    assertThat(pipeline.trigger("{availableNow: {}}").run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(maintained(pipeline)).containsExactly("[_event_log,INFO]", "[t,INFO]");
    assertThat(pipeline.read("t").inputFiles()).hasSize(1);
    assertThat(pipeline.rows("t")).containsExactly("[a]", "[b]", "[c]", "[d]");
  }

  @Test
  void aDriverThatWasFencedBeginsNothing() throws Exception {
    DeclaredPipeline pipeline = new DeclaredPipeline(root, PARTS).clock(now::get);
    land(pipeline, "a", "b");
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    now.getAndUpdate(time -> time.plus(Duration.ofHours(25)));
    land(pipeline, "c");
    pipeline.probe(
        (flow, batch, step) -> {
          if (step == Step.AFTER_TARGET) {
            Epoch.claim(
                SharedSpark.session().sparkContext().hadoopConfiguration(),
                pipeline.plan().storage().checkpoints(),
                "newer");
          }
        });
    try (QuerySupervisor older = pipeline.start()) {
      assertThat(older.await().outcome()).isEqualTo(Outcome.COMPLETED);
      assertThat(older.maintenance()).isEmpty();
    }
    assertThat(pipeline.rows("t")).containsExactly("[a]", "[b]", "[c]");
    assertThat(pipeline.read("t").inputFiles()).hasSize(3);
    assertThat(maintained(pipeline)).isEmpty();

    assertThat(pipeline.probe(WriterProbe.NONE).run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(maintained(pipeline)).containsExactly("[_event_log,INFO]", "[t,INFO]");
    assertThat(pipeline.read("t").inputFiles()).hasSize(1);
  }

  private static void land(DeclaredPipeline pipeline, String... ids) {
    for (String id : ids) {
      pipeline.land("in", "{\"id\":\"" + id + "\"}");
    }
  }

  private static List<String> maintained(DeclaredPipeline pipeline) {
    return pipeline
        .read("_event_log")
        .where("event_type = 'maintenance_progress'")
        .select("origin.dataset_name", "level")
        .collectAsList()
        .stream()
        .map(Object::toString)
        .sorted()
        .toList();
  }

  private static boolean someThreadIsIn(String... calls) {
    return Thread.getAllStackTraces().values().stream()
        .map(Arrays::toString)
        .anyMatch(frames -> Stream.of(calls).allMatch(frames::contains));
  }
}
