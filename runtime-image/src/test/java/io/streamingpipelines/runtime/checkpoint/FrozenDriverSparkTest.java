package io.streamingpipelines.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.StoragePlan;
import io.streamingpipelines.runtime.batch.WriterProbe;
import io.streamingpipelines.runtime.batch.WriterProbe.Step;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.LateRequest;
import io.streamingpipelines.runtime.fixture.LateRequest.Late;
import io.streamingpipelines.runtime.fixture.S3Server;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import io.streamingpipelines.runtime.query.Ending;
import io.streamingpipelines.runtime.storage.LocalFiles;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FilterFs;
import org.apache.spark.sql.Encoders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests two drivers on one checkpoint: the first is stopped in the middle of a batch (SIGSTOP), the
 * second commits that batch and the next, and then the first resumes
 * (docs/design/lifecycle.md#one-writer).
 */
@Tag("slow")
@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class FrozenDriverSparkTest {
  private static final String PARTS =
      """
      sources:
      - name: landed
        files: {path: "ROOT/in", format: json, schema: "id STRING, v INT", malformed: drop, maxFilesPerTrigger: 1}
      tables:
      - name: events
        from: [{source: landed}]
        expectations:
        - {name: has_id, expression: id IS NOT NULL, onViolation: quarantine}
      - name: newest
        from: [{table: events}]
        write: {mode: upsert, keys: [id], sequenceBy: [v]}
      - name: counts
        from: [{table: events}]
        query: SELECT id, count(*) AS n FROM events GROUP BY id
        write: {mode: upsert, keys: [id]}
        unboundedState: accepted
      - name: totals
        from: [{table: events}]
        query: SELECT id, count(*) AS n FROM events GROUP BY id
        write: {mode: complete}
        unboundedState: accepted
      - name: present
        from: [{table: events}]
        write: {mode: upsert, keys: [id], sequenceBy: [v], deleteWhen: v % 3 = 0}
      - name: versions
        from: [{table: events}]
        write: {mode: history, keys: [id], sequenceBy: [v]}
      """;

  private static final String IN_COMMIT = "IN_COMMIT";

  /** While a {@link LateRequest} holds its commit. */
  private static final String HELD = "HELD";

  @TempDir Path root;

  /** What the first driver waits for when it is stopped; null if it stops itself. */
  private @Nullable LateRequest held;

  private int landed;

  @ParameterizedTest
  @CsvSource({
    "events, BEFORE_SIDE_ROWS",
    "events, AFTER_SIDE_ROWS",
    "events, IN_COMMIT",
    "events, AFTER_TARGET",
    "newest, AFTER_SIDE_ROWS",
    "newest, IN_COMMIT",
    "newest, AFTER_TARGET",
    "counts, AFTER_SIDE_ROWS",
    "counts, IN_COMMIT",
    "counts, AFTER_TARGET",
    "totals, IN_COMMIT",
    "present, IN_COMMIT",
    "versions, IN_COMMIT",
    "versions, AFTER_TARGET",
    "_event_log, IN_COMMIT"
  })
  void neitherWritesTwiceNorLosesARowOnAVolume(String table, String where) throws Exception {
    check("file:" + root, table, where);
  }

  @ParameterizedTest
  @CsvSource({
    "events, BEFORE_SIDE_ROWS",
    "events, AFTER_SIDE_ROWS",
    "newest, AFTER_TARGET",
    "counts, AFTER_SIDE_ROWS"
  })
  void neitherWritesTwiceNorLosesARowInAnObjectStore(String table, String where) throws Exception {
    StoragePlan.S3 server = S3Server.running().plan();
    check(bucket(table, where), table, where, arguments(server, server.endpoint()));
  }

  /** The first driver is stopped while its request to commit, or the answer, is on its way. */
  @ParameterizedTest
  @CsvSource({
    "events, REQUEST",
    "events, ANSWER",
    "newest, REQUEST",
    "counts, ANSWER",
    "totals, REQUEST",
    "present, ANSWER",
    "versions, REQUEST",
    "_event_log, REQUEST",
    "_event_log, ANSWER"
  })
  void neitherWritesTwiceNorLosesARowWhenARequestToTheStoreComesLate(String table, Late late)
      throws Exception {
    StoragePlan.S3 server = S3Server.running().plan();
    String entry = "/tables/" + table + "/_delta_log/\\d+\\.json";
    try (LateRequest request =
        new LateRequest(Objects.requireNonNull(server.endpoint()), "PUT \\S*" + entry, late)) {
      held = request;
      check(bucket(table, late.name()), table, HELD, arguments(server, request.endpoint()));
    }
  }

  private static String bucket(String table, String where) {
    S3Server.configure(hadoop(), S3Server.running().plan());
    String name = "frozen" + table.replace('_', '-') + "-" + where.replace('_', '-');
    return S3Server.running().bucket(name.toLowerCase(Locale.ROOT)) + "/shop";
  }

  private static String[] arguments(StoragePlan.S3 server, @Nullable String endpoint) {
    return Stream.of(endpoint, server.accessKeyFile(), server.secretKeyFile())
        .map(Objects::requireNonNull)
        .toArray(String[]::new);
  }

  /**
   * @param server endpoint and files with both keys of an S3 server; nothing on a volume
   */
  private void check(String storage, String table, String where, String... server)
      throws Exception {
    DeclaredPipeline pipeline = new DeclaredPipeline(root, PARTS).storage(storage);
    land(pipeline);
    completes(pipeline);

    land(pipeline);
    Process first = start(storage, table, where, server);
    try {
      if (held != null) {
        assertThat(held.await()).as(() -> text("first.log")).isTrue();
        signal("STOP", first.pid());
      }
      awaitFrozen(first);
      land(pipeline);
      completes(pipeline);
      holds(pipeline);

      if (held != null) {
        held.release();
      }
      signal("CONT", first.pid());
      assertThat(first.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(root.resolve("ending")).content().startsWith("FENCED FENCED");
      holds(pipeline);
    } finally {
      first.destroyForcibly();
    }

    land(pipeline);
    completes(pipeline);
    holds(pipeline);
  }

  /** A driver that sends itself SIGSTOP once. */
  static final class First {
    private static final AtomicBoolean FROZEN = new AtomicBoolean();

    private First() {}

    public static void main(String[] arguments) throws Exception {
      Path root = Path.of(arguments[0]);
      String storage = arguments[1];
      String table = arguments[2];
      String where = arguments[3];
      if (arguments.length > 4) {
        S3Server.configure(
            hadoop(),
            new StoragePlan.S3(arguments[4], null, true, arguments[5], arguments[6], null));
      }
      DeclaredPipeline pipeline = new DeclaredPipeline(root, PARTS).storage(storage);
      switch (where) {
        case IN_COMMIT -> {
          hadoop().set("fs.AbstractFileSystem.file.impl", FreezingFiles.class.getName());
          hadoop().set(FreezingFiles.TABLE, table);
        }
        case HELD -> {
          // the test stops it
        }
        default -> pipeline.probe(at(table, Step.valueOf(where)));
      }
      Ending ending = pipeline.run();
      Files.writeString(
          root.resolve("ending"),
          ending.outcome()
              + " "
              + (ending.failure() == null ? "" : ending.failure().kind())
              + " "
              + ending.failure());
      System.exit(0);
    }

    private static WriterProbe at(String table, Step step) {
      return (flow, batch, at) -> {
        if (flow.table().equals(table) && at == step) {
          freeze();
        }
      };
    }

    static void freeze() {
      if (FROZEN.compareAndSet(false, true)) {
        try {
          signal("STOP", ProcessHandle.current().pid());
        } catch (IOException | InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  /** The volume's files; the driver freezes when a commit is written but not yet named. */
  static final class FreezingFiles extends FilterFs {
    static final String TABLE = "test.freezes.in.commit.of";

    private final String log;

    FreezingFiles(URI uri, Configuration hadoop) throws IOException, URISyntaxException {
      super(new LocalFiles.Context(uri, hadoop));
      log = "/tables/" + hadoop.get(TABLE) + "/_delta_log/";
    }

    @Override
    public void renameInternal(
        org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to, boolean overwrite)
        throws IOException {
      if (to.toString().contains(log) && to.getName().matches("\\d+\\.json")) {
        First.freeze();
      }
      super.renameInternal(from, to, overwrite);
    }
  }

  private Process start(String storage, String table, String where, String... server)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !argument.startsWith("-javaagent"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            First.class.getName(),
            root.toString(),
            storage,
            table,
            where));
    command.addAll(List.of(server));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(root.resolve("first.log").toFile())
        .start();
  }

  private void awaitFrozen(Process process) throws IOException, InterruptedException {
    Path stat = Path.of("/proc/" + process.pid() + "/stat");
    while (true) {
      assertThat(process.isAlive()).as(() -> text("first.log")).isTrue();
      // pid (command) state …
      if (Files.readString(stat).split("\\) ")[1].startsWith("T")) {
        return;
      }
      Thread.sleep(20);
    }
  }

  private String text(String file) {
    try {
      return Files.readString(root.resolve(file));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static void signal(String signal, long pid) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
  }

  private static void completes(DeclaredPipeline pipeline) throws InterruptedException {
    Ending ending = pipeline.run();
    assertThat(ending.outcome()).as(String.valueOf(ending.failure())).isEqualTo(Outcome.COMPLETED);
  }

  private static Configuration hadoop() {
    return SharedSpark.session().sparkContext().hadoopConfiguration();
  }

  /** Each file has rows of some keys, and one row without a key. */
  private void land(DeclaredPipeline pipeline) {
    landed++;
    pipeline.land(
        "in",
        "{\"id\":\"a\",\"v\":%d}".formatted(landed),
        "{\"id\":\"b%d\",\"v\":%d}".formatted(landed % 2, landed),
        "{\"id\":\"c%d\",\"v\":%d}".formatted(landed, landed),
        "{\"id\":null,\"v\":%d}".formatted(landed));
  }

  private void holds(DeclaredPipeline pipeline) {
    List<String> events = new ArrayList<>();
    Map<String, Integer> newest = new TreeMap<>();
    Map<String, Integer> counts = new TreeMap<>();
    Map<String, Integer> present = new TreeMap<>();
    Map<String, List<Integer>> versions = new TreeMap<>();
    List<String> refused = new ArrayList<>();
    for (int v = 1; v <= landed; v++) {
      for (String id : List.of("a", "b" + v % 2, "c" + v)) {
        events.add(row(id, v));
        newest.put(id, v);
        counts.merge(id, 1, Integer::sum);
        versions.computeIfAbsent(id, unused -> new ArrayList<>()).add(v);
        if (v % 3 == 0) {
          present.remove(id);
        } else {
          present.put(id, v);
        }
      }
      refused.add(row(null, v));
    }
    assertThat(pipeline.rows("events", "id", "v")).isEqualTo(sorted(events.stream()));
    assertThat(pipeline.rows("events_quarantine", "id", "v")).isEqualTo(sorted(refused.stream()));
    assertThat(pipeline.rows("newest", "id", "v")).isEqualTo(sorted(rows(newest)));
    assertThat(pipeline.rows("counts", "id", "n")).isEqualTo(sorted(rows(counts)));
    assertThat(pipeline.rows("totals", "id", "n")).isEqualTo(sorted(rows(counts)));
    assertThat(pipeline.rows("present", "id", "v")).isEqualTo(sorted(rows(present)));
    assertThat(pipeline.rows("versions", "id", "v", "__start_at", "__end_at"))
        .isEqualTo(sorted(versions.entrySet().stream().flatMap(FrozenDriverSparkTest::versions)));
    List<String> batches =
        pipeline
            .read("_event_log")
            .where("event_type = 'flow_progress' AND origin.batch_id IS NOT NULL")
            .selectExpr("concat(origin.dataset_name, ' ', origin.batch_id)")
            .as(Encoders.STRING())
            .collectAsList();
    assertThat(batches).doesNotHaveDuplicates();
    assertThat(batches.stream().filter(batch -> batch.startsWith("events ")))
        .as("batches of events in the event log")
        .hasSize(landed);
  }

  private static Stream<String> versions(Map.Entry<String, List<Integer>> key) {
    List<Integer> starts = key.getValue();
    return IntStream.range(0, starts.size())
        .mapToObj(
            i -> {
              int start = starts.get(i);
              Object end = i + 1 < starts.size() ? starts.get(i + 1) : "null";
              return "[%s,%d,%d,%s]".formatted(key.getKey(), start, start, end);
            });
  }

  private static Stream<String> rows(Map<String, Integer> rows) {
    return rows.entrySet().stream().map(entry -> row(entry.getKey(), entry.getValue()));
  }

  private static String row(@Nullable String id, int value) {
    return "[" + id + "," + value + "]";
  }

  private static List<String> sorted(Stream<String> rows) {
    return rows.sorted().toList();
  }
}
