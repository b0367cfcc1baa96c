package io.streamingpipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.streamingpipelines.plan.DriverContract;
import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.QueryReport;
import io.streamingpipelines.runtime.plan.PlanLoader;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests the whole runtime in this JVM, from the JSON of a plan; each test starts and stops Spark.
 */
@Timeout(900)
class PipelineDriverSparkTest {
  private static final String EVERY_100_MS =
      "{\"kind\": \"processingTime\", \"intervalMillis\": 100}";
  private static final String AVAILABLE_NOW = "{\"kind\": \"availableNow\"}";

  private static final long POLL_MILLIS = 100;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final List<PipelineDriver> started = new ArrayList<>();
  @TempDir Path root;

  @BeforeEach
  void landTheFirstFile() throws Exception {
    land(
        "1.json",
        """
        {"order_id": "a", "total": "10.00", "seq": 1, "event_ts": "2026-01-01T00:00:00Z"}
        {"order_id": "a", "total": "12.00", "seq": 2, "event_ts": "2026-01-01T00:01:00Z"}
        {"order_id": "b", "total": "-1", "seq": 1, "event_ts": "2026-01-01T00:02:00Z"}
        {"total": "5.00", "seq": 1, "event_ts": "2026-01-01T00:03:00Z"}
        """);
  }

  /** Stops Spark even after a failed test, so that the next test starts its own. */
  @AfterEach
  void end() {
    started.forEach(
        driver -> {
          driver.drain();
          driver.await();
        });
  }

  @Test
  void readsWhatIsThereIntoAllTablesCompletesAndGoesOnInTheNextEpoch() throws Exception {
    PipelineDriver driver = start(plan(AVAILABLE_NOW));

    assertThat(driver.await().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(driver.await().epoch()).isEqualTo(1);
    assertThat(driver.report().state()).isEqualTo(DriverReport.State.COMPLETED);
    QueryReport silver = driver.report().queries().get(0);
    assertThat(silver.quality().passed()).isEqualTo(2);
    assertThat(silver.quality().dropped()).isEqualTo(1);
    assertThat(silver.quality().quarantined()).isEqualTo(1);
    assertThat(rows("current")).containsExactly("[a,12.00,2]");
    assertThat(rows("silver")).containsExactly("[a,10.00,1]", "[a,12.00,2]");

    land("2.json", "{\"order_id\": \"c\", \"total\": \"1.00\", \"seq\": 1}\n");
    PipelineDriver again = start(plan(AVAILABLE_NOW));

    assertThat(again.await().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(again.await().epoch()).isEqualTo(2);
    assertThat(again.report().queries().get(0).quality().passed()).isEqualTo(3);
    assertThat(rows("silver")).containsExactly("[a,10.00,1]", "[a,12.00,2]", "[c,1.00,1]");
  }

  @Test
  void reportsProgressWhileItRunsAndDrainsBetweenBatches() throws Exception {
    int port = freePort();
    PipelineDriver driver =
        PipelineDriver.start(
            plan(EVERY_100_MS),
            "hash",
            new DriverSettings(
                new SparkPlace.Local(2),
                root,
                "test",
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                "t0ken",
                false,
                Clock.systemUTC()));
    started.add(driver);
    assertThat(get(port, "/livez").statusCode()).isEqualTo(200);
    assertThat(report(port).state()).isEqualTo(DriverReport.State.STARTING);

    DriverReport first = await(port, report -> both(report, query -> query.batch() != null));
    assertThat(first.epoch()).isEqualTo(1);
    assertThat(get(port, "/readyz").statusCode()).isEqualTo(200);

    land("2.json", "{\"order_id\": \"c\", \"total\": \"1.00\", \"seq\": 1}\n");
    DriverReport second =
        await(
            port,
            report ->
                report.queries().get(0).quality().passed() == 3
                    && both(report, query -> Long.valueOf(0).equals(query.lagMillis()))
                    // a table without a backlog may not have checked its input since
                    && stored(SparkSession.builder().getOrCreate(), "current").size() == 2);
    assertThat(second.queries().get(0).external()).isTrue();
    assertThat(second.queries().get(1).external()).isFalse();
    assertThat(get(port, "/metrics").body())
        .contains("streamingpipelines_query_rows_total{flow=\"default\",outcome=\"passed\"");

    assertThat(check(port, json(EVERY_100_MS)).body()).contains("\"Completed\"");
    assertThat(check(port, json(EVERY_100_MS).replace("SELECT order_id", "SELECT ordr_id")).body())
        .contains("\"Rejected\"", "spec.tables[0].query", "ordr_id");
    assertThat(
            check(
                    port,
                    json(EVERY_100_MS)
                        .replace("\"sparkConf\": {", "\"sparkConf\": {\"spark.a\": \"b\", "))
                .statusCode())
        .as("only a driver with these settings knows")
        .isEqualTo(409);
    assertThat(report(port).queries()).allMatch(query -> query.error() == null);

    String wanted =
        json(EVERY_100_MS).replace("SELECT order_id", "SELECT concat('o-', order_id) AS order_id");
    assertThat(
            change(port, json(EVERY_100_MS).replace("SELECT order_id", "SELECT ordr_id"), "wrong"))
        .contains("\"Rejected\"", "spec.tables[0].query", "ordr_id");
    assertThat(report(port).plan()).isEqualTo("hash");
    assertThat(change(port, wanted, "wanted")).contains("\"Completed\"");
    assertThat(report(port).plan()).isEqualTo("wanted");
    land("3.json", "{\"order_id\": \"d\", \"total\": \"1.00\", \"seq\": 1}\n");
    await(port, report -> report.queries().get(0).quality().passed() == 4);

    driver.drain();
    assertThat(driver.await().outcome()).isEqualTo(Outcome.DRAINED);
    assertThat(rows("silver")).endsWith("[c,1.00,1]", "[o-d,1.00,1]");
    assertThat(rows("current")).startsWith("[a,12.00,2]", "[c,1.00,1]");
  }

  @Test
  void rejectsAPlanWhoseSqlDoesNotResolveAndWritesNothing() throws Exception {
    PipelineDriver driver =
        start(PlanLoader.parse(json(AVAILABLE_NOW).replace("SELECT order_id", "SELECT ordr_id")));

    ExitReport report = driver.await();

    assertThat(report.outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(report.problems().get(0).path()).isEqualTo("spec.tables[0].query");
    assertThat(report.problems().get(0).message()).contains("ordr_id");
    assertThat(root.resolve("tables")).doesNotExist();
    assertThat(root.resolve("checkpoints")).doesNotExist();
  }

  @Test
  void checksAPlanWithoutWriting() throws Exception {
    ExitReport good =
        PlanCheckRun.of(plan(AVAILABLE_NOW), DriverSettings.local(1, root.resolve("s")));

    assertThat(good.outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(root.resolve("tables")).doesNotExist();
    assertThat(root.resolve("checkpoints")).doesNotExist();
  }

  /** Repeats the request until the change has ended. */
  private static String change(int port, String plan, String hash) throws Exception {
    while (true) {
      HttpResponse<String> answer =
          CLIENT.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + DriverContract.PLAN))
                  .header(DriverContract.TOKEN_HEADER, "t0ken")
                  .header(DriverContract.PLAN_HEADER, hash)
                  .POST(HttpRequest.BodyPublishers.ofString(plan))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 202) {
        return answer.body();
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static HttpResponse<String> check(int port, String plan) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + DriverContract.CHECK))
            .header(DriverContract.TOKEN_HEADER, "t0ken")
            .POST(HttpRequest.BodyPublishers.ofString(plan))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private PipelineDriver start(PipelinePlan plan) throws Exception {
    PipelineDriver driver = PipelineDriver.start(plan, "hash", DriverSettings.local(2, root));
    started.add(driver);
    return driver;
  }

  private PipelinePlan plan(String trigger) throws Exception {
    return PlanLoader.parse(json(trigger));
  }

  private String json(String trigger) throws Exception {
    try (InputStream in = PipelineDriverSparkTest.class.getResourceAsStream("/plans/files.json")) {
      if (in == null) {
        throw new AssertionError("no plan");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("@ROOT@", root.toString())
          .replace("@TRIGGER@", trigger);
    }
  }

  /** Creates the file atomically, as the file source expects. */
  private void land(String name, String content) throws Exception {
    Path in = Files.createDirectories(root.resolve("in"));
    Path written = Files.writeString(root.resolve(name), content);
    Files.move(written, in.resolve(name));
  }

  private List<String> rows(String table) {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .getOrCreate();
    try {
      return stored(spark, table);
    } finally {
      spark.stop();
    }
  }

  private List<String> stored(SparkSession spark, String table) {
    return spark
        .read()
        .format("delta")
        .load(root.resolve("tables/" + table).toString())
        .selectExpr("order_id", "total", "seq")
        .orderBy("order_id", "seq")
        .collectAsList()
        .stream()
        .map(Object::toString)
        .toList();
  }

  private static boolean both(DriverReport report, Predicate<QueryReport> condition) {
    return report.queries().size() == 2 && report.queries().stream().allMatch(condition);
  }

  private static DriverReport await(int port, Predicate<DriverReport> condition) throws Exception {
    long deadline = System.nanoTime() + Duration.ofMinutes(10).toNanos();
    DriverReport report = report(port);
    while (!condition.test(report)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not seen in time, last was " + report);
      }
      Thread.sleep(POLL_MILLIS);
      report = report(port);
    }
    return report;
  }

  private static DriverReport report(int port) throws Exception {
    return new JsonMapper().readValue(get(port, "/report").body(), DriverReport.class);
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header(DriverContract.TOKEN_HEADER, "t0ken")
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
