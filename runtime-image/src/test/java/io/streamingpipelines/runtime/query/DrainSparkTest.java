package io.streamingpipelines.runtime.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.runtime.batch.WriterProbe;
import io.streamingpipelines.runtime.batch.WriterProbe.Step;
import io.streamingpipelines.runtime.checkpoint.Epoch;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.Eventually;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Drains a driver while a batch is held in the middle of its writes. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DrainSparkTest {
  private static final String PARTS =
      """
      sources:
      - {name: landed, files: {path: ROOT/in, format: json, schema: "id STRING"}}
      tables:
      - {name: held, from: [{source: landed}]}
      - {name: quick, from: [{source: landed}]}
      """;

  @TempDir private Path root;
  private final CountDownLatch writing = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);
  private DeclaredPipeline pipeline;

  @BeforeEach
  void declare() {
    pipeline =
        new DeclaredPipeline(root, PARTS)
            .trigger("{processingTime: 100ms}")
            .land("in", "{\"id\":\"a\"}")
            .probe(
                (flow, batch, step) -> {
                  if (flow.table().equals("held") && step == Step.BEFORE_SIDE_ROWS) {
                    writing.countDown();
                    hold();
                  }
                });
  }

  private void hold() {
    try {
      go.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted in the middle of a batch", e);
    }
  }

  @Test
  void aBatchThatCommitsInTimeMakesTheDrainClean() throws Exception {
    try (QuerySupervisor running = pipeline.start()) {
      writing.await();
      CompletableFuture<Boolean> drain =
          CompletableFuture.supplyAsync(() -> drain(running, Duration.ofMinutes(2)));
      assertThat(drain).isNotDone();
      go.countDown();

      assertThat(drain.get(60, TimeUnit.SECONDS)).isTrue();
      assertThat(running.await()).isEqualTo(new Ending(Outcome.DRAINED, null));
      assertThat(Epoch.vacant(configuration(), pipeline.plan().storage().checkpoints()))
          .as("the next driver may start")
          .isTrue();
    }
    assertThat(pipeline.rows("held")).containsExactly("[a]");
  }

  @Test
  void aBatchThatTakesTooLongIsInterruptedNamedAndRepeated() throws Exception {
    try (QuerySupervisor running = pipeline.start()) {
      writing.await();
      Eventually.within(60, () -> pipeline.rows("quick").size() == 1);

      assertThat(running.drain(Duration.ofSeconds(1))).isFalse();
      Ending ending = running.await();
      assertThat(ending.outcome()).isEqualTo(Outcome.DRAINED);
      Failure cut = Objects.requireNonNull(ending.failure());
      assertThat(cut.reason()).isEqualTo("BatchInterrupted");
      assertThat(cut.table()).isEqualTo("held");
      assertThat(cut.message())
          .isEqualTo(
              "The drain interrupted a batch of held after the grace period of 1 s"
                  + " (drain.grace); the next driver repeats it.");
    }
    assertThat(pipeline.rows("held")).isEmpty();

    pipeline.probe(WriterProbe.NONE).trigger("{availableNow: {}}");
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("held")).containsExactly("[a]");
    assertThat(pipeline.rows("quick")).containsExactly("[a]");
  }

  private static Configuration configuration() {
    return SharedSpark.session().sparkContext().hadoopConfiguration();
  }

  private static boolean drain(QuerySupervisor running, Duration grace) {
    try {
      return running.drain(grace);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
