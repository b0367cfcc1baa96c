package io.streamingpipelines.runtime.management;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.streamingpipelines.plan.DriverContract;
import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.DriverReportBuilder;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.MaintenanceReport;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.QualityCounts;
import io.streamingpipelines.plan.QueryReport;
import io.streamingpipelines.plan.QueryReportBuilder;
import io.streamingpipelines.runtime.failure.ExitReports;
import io.streamingpipelines.runtime.plan.ContractJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ManagementServerTest {
  private static final String TOKEN = "t0ken";
  private static final String PLAN = plan();

  private final HttpClient client = HttpClient.newHttpClient();
  private final FakeDriver driver = new FakeDriver();
  private @Nullable ManagementServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        ManagementServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), TOKEN, driver);
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void answersProbesWithoutToken() throws Exception {
    assertThat(call("GET", "/livez", null).statusCode()).isEqualTo(200);
    assertThat(call("GET", "/readyz", null).statusCode()).isEqualTo(503);

    driver.ready = true;
    assertThat(call("GET", "/readyz", null).statusCode()).isEqualTo(200);

    driver.alive = false;
    assertThat(call("GET", "/livez", null).statusCode()).isEqualTo(503);

    assertThat(call("GET", "/checkedz", null).statusCode()).isEqualTo(503);
    driver.checked = true;
    assertThat(call("GET", "/checkedz", null).statusCode()).isEqualTo(200);
  }

  @Test
  void letsOnlyTheOperatorTellAStandbyToTakeOver() throws Exception {
    assertThat(call("POST", "/takeover", null).statusCode()).isEqualTo(401);
    assertThat(driver.takesOver).isFalse();
    assertThat(call("POST", "/takeover", TOKEN).statusCode()).isEqualTo(202);
    assertThat(driver.takesOver).isTrue();
  }

  @Test
  void refusesEverythingElseWithoutTheToken() throws Exception {
    assertThat(call("GET", "/report", null).statusCode()).isEqualTo(401);
    assertThat(call("GET", "/metrics", "wrong").statusCode()).isEqualTo(401);
    assertThat(call("POST", "/drain", TOKEN + "x").statusCode()).isEqualTo(401);
    assertThat(driver.drains.get()).isZero();
  }

  @Test
  void answersTheReportAsTheContractsJson() throws Exception {
    HttpResponse<String> response = call("GET", "/report", TOKEN);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(new JsonMapper().readValue(response.body(), DriverReport.class))
        .isEqualTo(driver.report());
  }

  @Test
  void checksAPlanThatIsPosted() throws Exception {
    HttpResponse<String> response = post(PLAN, TOKEN);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(new JsonMapper().readValue(response.body(), ExitReport.class).problems())
        .extracting(Problem::message)
        .containsExactly("orders");
  }

  @Test
  void saysWhyItDoesNotCheckAPlan() throws Exception {
    assertThat(post(PLAN, "wrong").statusCode()).isEqualTo(401);
    assertThat(post("{\"formatVersion\": 1}", TOKEN))
        .satisfies(response -> assertThat(response.statusCode()).isEqualTo(400))
        .satisfies(response -> assertThat(response.body()).contains("format version 1"));
    assertThat(post("{" + " ".repeat(1 << 20), TOKEN).statusCode()).isEqualTo(413);
    driver.runs = false;
    assertThat(post(PLAN, TOKEN).statusCode()).isEqualTo(409);
  }

  @Test
  void changesThePlanOnceAskedAgainUntilItIsDone() throws Exception {
    assertThat(change("h2", TOKEN).statusCode()).isEqualTo(202);
    driver.answer = Managed.SwitchResult.done("{\"outcome\": \"Completed\"}");

    assertThat(change("h2", TOKEN))
        .satisfies(response -> assertThat(response.statusCode()).isEqualTo(200))
        .satisfies(response -> assertThat(response.body()).contains("Completed"));
    assertThat(driver.plans).containsExactly("orders h2", "orders h2");
  }

  @Test
  void saysWhyItDoesNotChangeThePlan() throws Exception {
    assertThat(change("h2", "wrong").statusCode()).isEqualTo(401);
    assertThat(change(" ", TOKEN))
        .satisfies(response -> assertThat(response.statusCode()).isEqualTo(400))
        .satisfies(response -> assertThat(response.body()).contains("X-Pipeline-Plan"));
    driver.answer = Managed.SwitchResult.NOT_IN_PLACE;
    assertThat(change("h2", TOKEN).statusCode()).isEqualTo(409);
  }

  private HttpResponse<String> change(String hash, String token) throws Exception {
    return post(
        "/plan",
        PLAN,
        Map.of(DriverContract.TOKEN_HEADER, token, DriverContract.PLAN_HEADER, hash));
  }

  private static String plan() {
    try (InputStream in = ManagementServerTest.class.getResourceAsStream("/plans/orders.json")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpResponse<String> post(String plan, String token) throws Exception {
    return post("/check", plan, Map.of(DriverContract.TOKEN_HEADER, token));
  }

  private HttpResponse<String> post(String path, String body, Map<String, String> headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .timeout(Duration.ofSeconds(10))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void tellsKnownNumbersAsMetricsAndLeavesUnknownOnesOut() throws Exception {
    String metrics = call("GET", "/metrics", TOKEN).body();

    assertThat(metrics)
        .contains(
            "streamingpipelines_query_input_rows_per_second{flow=\"default\",table=\"silver\"}"
                + " 12.5")
        .contains(
            "streamingpipelines_query_rows_total{flow=\"default\",outcome=\"quarantined\",table=\"silver\"}"
                + " 4")
        .contains("streamingpipelines_table_maintenance_failures_total{table=\"silver\"} 2")
        .contains("streamingpipelines_table_maintenance_timestamp_seconds{table=\"silver\"} 1.0")
        .contains("jvm_memory_used_bytes")
        .doesNotContain("streamingpipelines_query_backlog_rows{");
  }

  @Test
  void followsTheReportFromScrapeToScrape() throws Exception {
    call("GET", "/metrics", TOKEN);
    driver.quarantined = 9;

    assertThat(call("GET", "/metrics", TOKEN).body())
        .contains("outcome=\"quarantined\",table=\"silver\"} 9");
  }

  @Test
  void forgetsAQueryThatThePlanNoLongerHas() throws Exception {
    assertThat(call("GET", "/metrics", TOKEN).body())
        .contains("outcome=\"passed\",table=\"silver\"");
    driver.table = "gold";

    assertThat(call("GET", "/metrics", TOKEN).body())
        .contains("outcome=\"passed\",table=\"gold\"")
        .doesNotContain("query_rows_total{flow=\"default\",outcome=\"passed\",table=\"silver\"")
        .doesNotContain("query_restarts_total{flow=\"default\",table=\"silver\"");
  }

  @Test
  void drainsOnPostOnly() throws Exception {
    assertThat(call("GET", "/drain", TOKEN).statusCode()).isEqualTo(405);
    assertThat(driver.drains.get()).isZero();

    assertThat(call("POST", "/drain", TOKEN).statusCode()).isEqualTo(202);
    assertThat(driver.drains.get()).isEqualTo(1);
  }

  @Test
  @Timeout(30)
  void answersProbesWhileOtherClientsHoldHalfARequest() throws Exception {
    List<Socket> stalled = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        stalled.add(socket);
        socket.getOutputStream().write("GET /report HT".getBytes(US_ASCII));
      }

      assertThat(call("GET", "/livez", null).statusCode()).isEqualTo(200);
      assertThat(call("GET", "/readyz", null).statusCode()).isEqualTo(503);
      assertThat(call("GET", "/report", TOKEN).statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : stalled) {
        socket.close();
      }
    }
  }

  @Test
  @Timeout(30)
  void answersLivezWhileTheReportHangs() throws Exception {
    driver.reporting = new CountDownLatch(1);
    List<CompletableFuture<HttpResponse<String>>> hanging = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      hanging.add(
          client.sendAsync(request("GET", "/report", TOKEN), HttpResponse.BodyHandlers.ofString()));
    }
    driver.reported.await();

    assertThat(call("GET", "/livez", null).statusCode()).isEqualTo(200);

    driver.reporting.countDown();
    assertThat(hanging.get(0).get().statusCode()).isEqualTo(200);
  }

  @Test
  void saysWhatIsHereForAnUnknownPath() throws Exception {
    HttpResponse<String> response = call("GET", "/nothing", TOKEN);

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("/livez").contains("/report");
  }

  private HttpResponse<String> call(String method, String path, @Nullable String token)
      throws Exception {
    return client.send(request(method, path, token), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest request(String method, String path, @Nullable String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .timeout(Duration.ofSeconds(10))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (token != null) {
      request.header(DriverContract.TOKEN_HEADER, token);
    }
    return request.build();
  }

  private int port() {
    if (server == null) {
      throw new AssertionError("not started");
    }
    return server.port();
  }

  private static final class FakeDriver implements Managed {
    private final AtomicInteger drains = new AtomicInteger();
    private volatile boolean alive = true;
    private volatile boolean ready;
    private volatile boolean checked;
    private volatile boolean takesOver;
    private volatile boolean runs = true;
    private volatile long quarantined = 4;
    private volatile String table = "silver";

    /** No report is made until the count is zero. */
    private volatile CountDownLatch reporting = new CountDownLatch(0);

    private final CountDownLatch reported = new CountDownLatch(1);

    @Override
    public boolean alive() {
      return alive;
    }

    @Override
    public boolean ready() {
      return ready;
    }

    @Override
    public boolean checked() {
      return checked;
    }

    @Override
    public void takeOver() {
      takesOver = true;
    }

    @Override
    public DriverReport report() {
      reported.countDown();
      try {
        reporting.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      QueryReport query =
          QueryReportBuilder.builder()
              .table(table)
              .flow("default")
              .state(QueryReport.State.RUNNING)
              .external(false)
              .generation(1)
              .quality(new QualityCounts(10, 1, 2, quarantined, List.of()))
              .commits(0)
              .restarts(0)
              .generations(List.of())
              .batch(7L)
              .inputRowsPerSecond(12.5)
              .processedRowsPerSecond(100.0)
              .batchDurationMillis(812L)
              .lagMillis(0L)
              .lastCommitAtMillis(1000L)
              .build();
      return DriverReportBuilder.builder()
          .formatVersion(PipelinePlan.FORMAT_VERSION)
          .plan("hash")
          .epoch(5)
          .startedAtMillis(1)
          .atMillis(2)
          .state(DriverReport.State.RUNNING)
          .problems(List.of())
          .queries(List.of(query))
          .maintenance(List.of(new MaintenanceReport("silver", 1000, 2)))
          .build();
    }

    private final List<String> plans = new CopyOnWriteArrayList<>();
    private volatile SwitchResult answer = SwitchResult.CHANGING;

    @Override
    public SwitchResult change(PipelinePlan next, String hash) {
      plans.add(next.owner().name() + " " + hash);
      return answer;
    }

    @Override
    public @Nullable String check(PipelinePlan other) {
      return runs
          ? ContractJson.write(
              ExitReports.rejected(0, List.of(Problem.error("spec", "X", other.owner().name()))))
          : null;
    }

    @Override
    public void drain() {
      drains.incrementAndGet();
    }
  }
}
