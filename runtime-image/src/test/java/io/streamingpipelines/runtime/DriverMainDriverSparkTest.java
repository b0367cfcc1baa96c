package io.streamingpipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.streamingpipelines.plan.DriverContract;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests the driver as the process that a pod runs: files, signals, exit codes. */
@Timeout(900)
class DriverMainDriverSparkTest {
  private static final long POLL_MILLIS = 100;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir Path root;
  private int port;

  @BeforeEach
  void mountTheToken() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    write(DriverContract.TOKEN_DIRECTORY + "/" + DriverContract.TOKEN_FILE, "t0ken\n");
    Files.createDirectories(root.resolve("dev"));
  }

  @Test
  void exitsWith64AndASentenceWhenThePlanIsOfAnotherVersion() throws Exception {
    mountPlan("{\"formatVersion\": 99}");
    Process driver = start("driver");

    assertThat(driver.waitFor(300, TimeUnit.SECONDS)).isTrue();
    assertThat(driver.exitValue()).isEqualTo(Outcome.REJECTED.code());
    assertThat(exitReport().problems().get(0).message()).contains("format version 99");
  }

  @Test
  void drainsOnSigtermAndExitsWith0() throws Exception {
    Files.createDirectories(root.resolve("in"));
    Files.writeString(root.resolve("in/1.json"), "{\"order_id\": \"a\", \"total\": \"1\"}\n");
    mountPlan(plan("{\"kind\": \"processingTime\", \"intervalMillis\": 100}"));
    Process driver = start("driver");
    try {
      awaitReady(driver);
      driver.toHandle().destroy();

      assertThat(driver.waitFor(300, TimeUnit.SECONDS)).isTrue();
      assertThat(exitReport().outcome()).isEqualTo(Outcome.DRAINED);
      assertThat(driver.exitValue()).isZero();
    } finally {
      driver.destroyForcibly();
    }
  }

  @Tag("slow")
  @Test
  void exitsWith65AndASentenceWhenARowOverflowsTheStackOfItsTask() throws Exception {
    Files.createDirectories(root.resolve("in"));
    Files.writeString(root.resolve("in/1.json"), "{\"order_id\": \"a\", \"total\": \"1\"}\n");
    mountPlan(
        plan("{\"kind\": \"availableNow\"}")
            .replace(
                "FROM landing",
                "FROM landing WHERE regexp_like(repeat(order_id, 1000000), '^(a|b)*$')"));
    Process driver = start("driver");
    try {
      assertThat(driver.waitFor(300, TimeUnit.SECONDS)).isTrue();
      assertThat(driver.exitValue()).isEqualTo(Outcome.FAILED.code());
      Failure failure = exitReport().failure();
      assertThat(failure).isNotNull();
      assertThat(failure.kind()).isEqualTo(Failure.Kind.INFRASTRUCTURE);
      assertThat(failure.reason()).isEqualTo("StackOverflow");
      assertThat(failure.message()).startsWith("A thread ran out of stack");
    } finally {
      driver.destroyForcibly();
    }
  }

  private void awaitReady(Process driver) throws Exception {
    long deadline = System.nanoTime() + Duration.ofMinutes(10).toNanos();
    while (status("/readyz") != 200) {
      if (System.nanoTime() > deadline || !driver.isAlive()) {
        throw new AssertionError("the driver did not become ready");
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private int status(String path) throws Exception {
    try {
      return CLIENT
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      return -1;
    }
  }

  private Process start(String mode) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("-X") || argument.startsWith("--add-"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            DriverMain.class.getName(),
            mode));
    ProcessBuilder process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(root.resolve("log").toFile());
    process.environment().put("PIPELINE_ROOT", root.toString());
    process.environment().put("PIPELINE_MANAGEMENT_PORT", Integer.toString(port));
    process.environment().put(DriverContract.ENV_PLAN_HASH, "hash");
    process.environment().put(DriverContract.ENV_POD_NAME, "orders-driver-1");
    process.environment().put(DriverContract.ENV_POD_NAMESPACE, "shop");
    process.environment().put(DriverContract.ENV_POD_IP, "127.0.0.1");
    return process.start();
  }

  private ExitReport exitReport() throws IOException {
    return new JsonMapper()
        .readValue(
            Files.readString(Path.of(root + DriverContract.TERMINATION_FILE)), ExitReport.class);
  }

  private String plan(String trigger) throws IOException {
    try (InputStream in =
        DriverMainDriverSparkTest.class.getResourceAsStream("/plans/files.json")) {
      if (in == null) {
        throw new AssertionError("no plan");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("@ROOT@", root.toString())
          .replace("@TRIGGER@", trigger);
    }
  }

  private void mountPlan(String json) throws IOException {
    write(DriverContract.PLAN_DIRECTORY + "/" + DriverContract.PLAN_FILE, json);
  }

  private void write(String path, String content) throws IOException {
    Path file = Path.of(root + path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
