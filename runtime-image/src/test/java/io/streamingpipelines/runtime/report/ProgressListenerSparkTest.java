package io.streamingpipelines.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.runtime.fixture.SharedSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ProgressListenerSparkTest {
  private final SparkSession spark = SharedSpark.session();
  private final ProgressListener listener = new ProgressListener();

  @TempDir Path directory;

  @BeforeEach
  void listen() {
    spark.sparkContext().addSparkListener(listener);
  }

  @AfterEach
  void stopListening() {
    spark.sparkContext().removeSparkListener(listener);
  }

  @Test
  void hearsAQueryOfAnotherSession() throws Exception {
    land("1.json", "{\"id\": 1}\n{\"id\": 2}\n");
    StreamingQuery query = start(spark.newSession());
    try {
      QueryProgress observed = await(query, seen -> seen.batch() != null);

      assertThat(observed.batch()).isZero();
      assertThat(observed.processedRowsPerSecond()).isPositive();
      assertThat(observed.batchDurationMillis()).isPositive();
      assertThat(observed.lastCommitAtMillis()).isNotNull();
      assertThat(observed.watermarkMillis()).isNull();
      assertThat(observed.stateRows()).isNull();
    } finally {
      query.stop();
    }
  }

  @Test
  void knowsThatNothingIsLeftOnceTheQueryIsIdle() throws Exception {
    land("1.json", "{\"id\": 1}\n");
    SparkSession session = spark.newSession();
    session.conf().set("spark.sql.streaming.noDataProgressEventInterval", "100");
    StreamingQuery query = start(session);
    try {
      QueryProgress idle = await(query, seen -> seen.backlog().equals(Backlog.NONE));

      assertThat(idle.inputRowsPerSecond()).isZero();
      assertThat(idle.batch()).isZero();
    } finally {
      query.stop();
    }
  }

  @Test
  void goesOnWithTheSameQueryAfterARestart() throws Exception {
    land("1.json", "{\"id\": 1}\n");
    StreamingQuery first = start(spark.newSession());
    await(first, seen -> seen.batch() != null);
    first.stop();
    land("2.json", "{\"id\": 2}\n");
    StreamingQuery second = start(spark.newSession());
    try {
      assertThat(second.id()).isEqualTo(first.id());
      assertThat(await(second, seen -> Long.valueOf(1).equals(seen.batch())).batch()).isEqualTo(1);
    } finally {
      second.stop();
    }
  }

  private StreamingQuery start(SparkSession session) throws Exception {
    return session
        .readStream()
        .schema("id INT")
        .json(directory.resolve("in").toString())
        .writeStream()
        .format("noop")
        .trigger(Trigger.ProcessingTime(50))
        .option("checkpointLocation", directory.resolve("checkpoint").toString())
        .start();
  }

  private void land(String name, String content) throws Exception {
    Path in = Files.createDirectories(directory.resolve("in"));
    Files.writeString(in.resolve(name), content);
  }

  private QueryProgress await(StreamingQuery query, Predicate<QueryProgress> condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (System.nanoTime() < deadline) {
      QueryProgress observed = listener.progress(query.id().toString());
      if (condition.test(observed)) {
        return observed;
      }
      Thread.sleep(20);
    }
    throw new AssertionError(
        "not seen in time: " + listener.progress(query.id().toString()),
        query.exception().isDefined() ? query.exception().get() : null);
  }
}
