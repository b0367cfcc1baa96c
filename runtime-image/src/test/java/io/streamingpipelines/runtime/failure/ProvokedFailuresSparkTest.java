package io.streamingpipelines.runtime.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.RestartPlan;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.batch.WriterProbe.Step;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.DriverLog;
import io.streamingpipelines.runtime.fixture.LocalKafka;
import io.streamingpipelines.runtime.fixture.Pipelines;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import io.streamingpipelines.runtime.query.Ending;
import io.streamingpipelines.runtime.query.QuerySupervisor;
import io.streamingpipelines.runtime.storage.LocalFiles;
import io.streamingpipelines.runtime.write.ExactlyOnceSparkTest;
import io.streamingpipelines.testsupport.Await;
import io.streamingpipelines.testsupport.Shell;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FilterFs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Failures that are provoked for real: what class they have, and what a person reads about them
 * (docs/design/lifecycle.md#failure-classes). Other tests provoke the loss of input and
 * checkpoints, broken files, wrong passwords and expectations that fail a batch.
 */
@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class ProvokedFailuresSparkTest {
  /** Lets commits of one JVM take turns, so that no other writer of a test could be faster. */
  private static final String COMMIT_LOCK = "spark.databricks.delta.commitLock.enabled";

  private static final String FILES = "fs.AbstractFileSystem.file.impl";

  @TempDir Path directory;

  private static Failure failure(Ending ending, Failure.Kind kind) {
    assertThat(ending.outcome()).as("%s", ending).isEqualTo(Outcome.FAILED);
    Failure failure = ending.failure();
    assertThat(failure).isNotNull();
    assertThat(failure.kind()).as("%s", failure).isEqualTo(kind);
    return failure;
  }

  private static void completes(DeclaredPipeline pipeline) throws InterruptedException {
    Ending ending = pipeline.run();
    assertThat(ending.outcome()).as("%s", ending).isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void aValueThatCannotBeCastIsAFailureOfTheData() throws Exception {
    DeclaredPipeline pipeline =
        new DeclaredPipeline(
            directory,
            """
            sources:
            - {name: lines, files: {path: "file:ROOT/in", format: json, schema: "id INT, amount STRING"}}
            tables:
            - {name: t, from: [{source: lines}], query: "SELECT id, CAST(amount AS INT) AS amount FROM lines"}
            """);
    pipeline.land("in", "{\"id\": 1, \"amount\": \"7\"}", "{\"id\": 2, \"amount\": \"many\"}");

    Failure failure = failure(pipeline.run(), Failure.Kind.DATA);
    assertThat(failure.reason()).isEqualTo("CAST_INVALID_INPUT");
    assertThat(failure.table()).isEqualTo("t");
    assertThat(failure.message()).contains("many").contains("try_cast");
    assertThat(pipeline.rows("t")).isEmpty();

    pipeline.edit("CAST(amount", "try_cast(amount");
    completes(pipeline);
    assertThat(pipeline.rows("t")).containsExactly("[1,7]", "[2,null]");
  }

  @Test
  void aBrokerThatIsGoneIsAFailureOfTheInfrastructure(@TempDir Path data) throws Exception {
    DeclaredPipeline pipeline;
    String servers;
    try (LocalKafka kafka = LocalKafka.start(data)) {
      servers = kafka.servers();
      kafka.topic("orders", 1);
      kafka.send("orders", 0, 1_700_000_000_000L, "a", null);
      pipeline =
          new DeclaredPipeline(
              directory,
              """
              sources:
              - name: events
                kafka:
                  bootstrapServers: "SERVERS"
                  subscribe: [orders]
                  options: {kafka.request.timeout.ms: "2000", kafka.default.api.timeout.ms: "3000"}
              tables:
              - {name: t, from: [{source: events}], query: SELECT CAST(value AS STRING) AS v FROM events}
              """
                  .replace("SERVERS", kafka.servers()));
      completes(pipeline);
    }
    try (DriverLog log = DriverLog.record()) {
      Failure failure = failure(pipeline.run(), Failure.Kind.INFRASTRUCTURE);
      assertThat(failure.message()).endsWith(" Kafka was asked at " + servers + ".");
      told(log, failure, "t has failed and is not restarted, INFRASTRUCTURE Timeout: ");
    }
    assertThat(pipeline.rows("t")).containsExactly("[a]");
  }

  /** The volume's files; another writer commits right before a commit of the table t is named. */
  static final class OvertakenFiles extends FilterFs {
    private static final AtomicReference<Runnable> OTHER = new AtomicReference<>();

    OvertakenFiles(URI uri, Configuration hadoop) throws IOException, URISyntaxException {
      super(new LocalFiles.Context(uri, hadoop));
    }

    @Override
    public void renameInternal(
        org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to, boolean overwrite)
        throws IOException {
      if (to.toString().matches(".*/tables/t/_delta_log/\\d+\\.json")) {
        Runnable other = OTHER.getAndSet(null);
        if (other != null) {
          // on a thread of its own, because this one has a transaction
          CompletableFuture.runAsync(other).orTimeout(60, TimeUnit.SECONDS).join();
        }
      }
      super.renameInternal(from, to, overwrite);
    }
  }

  @Test
  void anotherWriterThatCommitsFirstIsAConflictAndTheBatchIsRepeated() throws Exception {
    AtomicInteger times = new AtomicInteger();
    Pipelines pipeline =
        new Pipelines(directory)
            .land(
                ExactlyOnceSparkTest.row("a", 1, 1, "put"),
                ExactlyOnceSparkTest.row("c", 1, 1, "put"))
            .restart(new RestartPlan(RestartPlan.Policy.ON_FAILURE, 1, 1, 60_000, 5));
    String update = "UPDATE delta.`" + pipeline.location("t") + "` SET v = 7";
    pipeline
        .probe(
            (flow, batch, step) -> {
              if (batch == 1 && step == Step.AFTER_SIDE_ROWS && times.getAndIncrement() == 0) {
                OvertakenFiles.OTHER.set(() -> SharedSpark.session().sql(update));
              }
            })
        .table(
            "t",
            "landing",
            null,
            new WritePlan.Upsert(
                List.of("id"), List.of("seq"), null, List.of(), false, 86_400_000));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    pipeline.land(
        ExactlyOnceSparkTest.row("b", 1, 1, "put"), ExactlyOnceSparkTest.row("a", 3, 2, "put"));

    Configuration hadoop = SharedSpark.session().sparkContext().hadoopConfiguration();
    String files = hadoop.get(FILES);
    hadoop.set(FILES, OvertakenFiles.class.getName());
    SharedSpark.session().conf().set(COMMIT_LOCK, "false");
    try (DriverLog log = DriverLog.record()) {
      assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
      assertThat(log.lines("t has failed"))
          .singleElement()
          .asString()
          .startsWith("WARN t has failed and is restarted in 1000 ms, CONFLICT ")
          .contains(" Batch 1 reads landing (file:" + directory + "/in/2.json).");
    } finally {
      hadoop.set(FILES, files);
      SharedSpark.session().conf().unset(COMMIT_LOCK);
    }
    assertThat(times).as("the batch was repeated").hasValue(2);
    assertThat(pipeline.rows("t"))
        .as("the batch's rows, and what the other writer has set")
        .containsExactly("[a,3,2,put]", "[b,1,1,put]", "[c,7,1,put]");
  }

  @Test
  void aColumnThatIsRenamedWhileAQueryRunsEndsItWithTheNameOfTheColumn() throws Exception {
    sql(
        "CREATE TABLE {} (id INT, v STRING) USING delta"
            + " TBLPROPERTIES ('delta.columnMapping.mode' = 'name')");
    sql("INSERT INTO {} VALUES (1, 'a')");
    DeclaredPipeline pipeline =
        ofDelta()
            .trigger("{processingTime: 100ms}")
            .restart("{policy: OnFailure, backoff: {initial: 1s, max: 1s}}");
    try (DriverLog log = DriverLog.record();
        QuerySupervisor running = pipeline.start()) {
      Await.until(
          "the first row is there",
          Duration.ofSeconds(60),
          () -> List.of("[1,a]").equals(pipeline.rows("t")),
          () -> running.statuses().toString());
      sql("ALTER TABLE {} RENAME COLUMN v TO w");
      sql("INSERT INTO {} VALUES (2, 'b')");
      Failure failure = failure(running.await(), Failure.Kind.CONFIGURATION);
      assertThat(failure.table()).isEqualTo("t");
      assertThat(failure.message())
          .startsWith(
              "An input Delta table now has the columns (id integer, w string) instead of (id"
                  + " integer, v string): ");
      told(
          log,
          failure,
          "t has failed and is not restarted, CONFIGURATION " + failure.reason() + ": ");
    }
    assertThat(pipeline.rows("t")).containsExactly("[1,a]");
  }

  @Test
  void aLogFileThatSomebodyDeletesUnderARunningQueryEndsItAndSkipsNoRow() throws Exception {
    sql("CREATE TABLE {} (id INT, v STRING) USING delta");
    sql("INSERT INTO {} VALUES (1, 'a')");
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch deleted = new CountDownLatch(1);
    DeclaredPipeline pipeline =
        ofDelta()
            .trigger("{processingTime: 100ms}")
            .probe(
                (flow, batch, step) -> {
                  if (step == Step.AFTER_TARGET) {
                    begun.countDown();
                    await(deleted);
                  }
                });
    try (DriverLog log = DriverLog.record();
        QuerySupervisor running = pipeline.start()) {
      await(begun);
      sql("INSERT INTO {} VALUES (2, 'b')");
      sql("INSERT INTO {} VALUES (3, 'c')");
      Path folder = directory.resolve("other/_delta_log");
      Files.delete(folder.resolve("00000000000000000002.json"));
      Files.deleteIfExists(folder.resolve(".00000000000000000002.json.crc"));
      deleted.countDown();
      Failure failure = failure(running.await(), Failure.Kind.HISTORY_LOST);
      assertThat(failure.table()).isEqualTo("t");
      assertThat(failure.message()).startsWith("The log of a");
      told(
          log,
          failure,
          "t has failed and is not restarted, HISTORY_LOST " + failure.reason() + ": ");
    }
    assertThat(pipeline.rows("t")).as("row 2 is not skipped silently").containsExactly("[1,a]");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The driver's log has the failure once, with its table, its class and its sentence. */
  private static void told(DriverLog log, Failure failure, String beginning) {
    assertThat(log.lines(failure.message()))
        .containsExactly("ERROR " + beginning + failure.message());
  }

  @Test
  void aColumnThatIsAddedToASourceWhileAQueryRunsIsAChangeOfTheSchema() throws Exception {
    sql("CREATE TABLE {} (id INT, v STRING) USING delta");
    sql("INSERT INTO {} VALUES (1, 'a')");
    DeclaredPipeline pipeline = ofDelta().trigger("{processingTime: 100ms}");
    try (QuerySupervisor running = pipeline.start()) {
      Await.until(
          "the first row is there",
          Duration.ofSeconds(60),
          () -> List.of("[1,a]").equals(pipeline.rows("t")),
          () -> running.statuses().toString());
      sql("ALTER TABLE {} ADD COLUMN note STRING");
      sql("INSERT INTO {} VALUES (2, 'b', 'new')");
      Failure failure = failure(running.await(), Failure.Kind.SCHEMA_CHANGED);
      assertThat(failure.message()).isNotBlank();
    }
    assertThat(pipeline.rows("t")).containsExactly("[1,a]");
  }

  @Test
  void aColumnThatASourceNoLongerHasIsAFailureOfTheConfiguration() throws Exception {
    sql(
        "CREATE TABLE {} (id INT, v STRING) USING delta"
            + " TBLPROPERTIES ('delta.columnMapping.mode' = 'name')");
    sql("INSERT INTO {} VALUES (1, 'a')");
    DeclaredPipeline pipeline = ofDelta();
    completes(pipeline);
    sql("ALTER TABLE {} RENAME COLUMN v TO w");
    sql("INSERT INTO {} VALUES (2, 'b')");

    // a driver that starts rejects its plan
    assertThat(pipeline.check().problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).isEqualTo("spec.tables[0].query");
              assertThat(problem.message()).contains("`v`", "`w`");
            });
    // a query that restarts in a driver ends
    Throwable thrown = catchThrowable(() -> sql("SELECT id, v FROM {}"));
    assertThat(thrown).isNotNull();
    Failure failure = new FailureClassifier().classify(thrown, null, null, 0);
    assertThat(failure.kind()).as("%s", failure).isEqualTo(Failure.Kind.CONFIGURATION);
    assertThat(pipeline.rows("t")).containsExactly("[1,a]");
  }

  @Test
  void aLogFileThatSomebodyDeletesIsALossOfHistory() throws Exception {
    sql("CREATE TABLE {} (id INT, v STRING) USING delta");
    sql("INSERT INTO {} VALUES (1, 'a')");
    DeclaredPipeline pipeline = ofDelta();
    completes(pipeline);
    sql("INSERT INTO {} VALUES (2, 'b')");
    sql("INSERT INTO {} VALUES (3, 'c')");
    Path log = directory.resolve("other/_delta_log");
    Files.delete(log.resolve("00000000000000000002.json"));
    Files.deleteIfExists(log.resolve(".00000000000000000002.json.crc"));

    // the table cannot even be analyzed, so the driver ends before any query starts
    Throwable thrown = catchThrowable(pipeline::run);
    assertThat(thrown).isNotNull();
    Failure failure = new FailureClassifier().classify(thrown, null, null, 0);
    assertThat(failure.kind()).as("%s", failure).isEqualTo(Failure.Kind.HISTORY_LOST);
    assertThat(failure.message())
        .isEqualTo(
            "The log of a Delta table lacks versions between 0 and 3: restore the missing files of"
                + " its _delta_log, or recreate the table");
    assertThat(pipeline.rows("t")).as("row 2 is not skipped silently").containsExactly("[1,a]");
  }

  @Test
  void aDiskThatIsFullIsAFailureOfTheInfrastructureAndCostsNoRow() throws Exception {
    Path disk = Files.createDirectories(directory.resolve("disk"));
    assumeTrue(
        shell("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString()) == 0,
        "only root may mount");
    try {
      DeclaredPipeline pipeline =
          new DeclaredPipeline(
                  directory,
                  """
                  sources:
                  - {name: lines, files: {path: "file:ROOT/in", format: json, schema: "id INT, text STRING"}}
                  tables:
                  - {name: t, from: [{source: lines}]}
                  """)
              .storage("file:" + disk);
      pipeline.land("in", line(1, 1_000));
      completes(pipeline);
      pipeline.land("in", line(2, 4_000_000));

      Failure failure = failure(pipeline.run(), Failure.Kind.INFRASTRUCTURE);
      assertThat(failure.message()).contains("No space left on device");
      assertThat(pipeline.rows("t", "id")).containsExactly("[1]");

      assertThat(shell("mount", "-o", "remount,size=64m", disk.toString())).isZero();
      completes(pipeline);
      assertThat(pipeline.rows("t", "id", "length(text)"))
          .containsExactly("[1,1000]", "[2,4000000]");
    } finally {
      assertThat(shell("umount", "--lazy", disk.toString())).isZero();
    }
  }

  private DeclaredPipeline ofDelta() {
    return new DeclaredPipeline(
        directory,
        """
        sources:
        - {name: other, delta: {path: "file:ROOT/other"}}
        tables:
        - {name: t, from: [{source: other}], query: "SELECT id, v FROM other"}
        """);
  }

  private void sql(String statement) {
    SharedSpark.session().sql(statement.replace("{}", "delta.`" + directory + "/other`"));
  }

  /** A row with text that cannot be compressed well. */
  private static String line(int id, int length) {
    StringBuilder text = new StringBuilder(length);
    new Random(id).ints(length, 'A', 'Z' + 1).forEach(letter -> text.append((char) letter));
    return "{\"id\": " + id + ", \"text\": \"" + text + "\"}";
  }

  private static int shell(String... command) {
    return Shell.run(null, List.of(command)).exit();
  }
}
