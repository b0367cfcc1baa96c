package io.streamingpipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example with a bucket ends as its README says, on the S3 server that stands there; what it
 * stores are files, so any Spark reads the tables.
 */
@Tag("slow") // the runtime's tests have a pipeline on S3
@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class S3ExampleSparkTest {
  private static final Path EXAMPLE = Path.of("../examples/05-s3").toAbsolutePath().normalize();
  private static final String ACCESS_KEY = "aws.accessKeyId";
  private static final String SECRET_KEY = "aws.secretAccessKey";

  @TempDir Path directory;

  /** What the environment holds for a user's run. */
  @BeforeEach
  void knowTheCredentials() {
    System.setProperty(ACCESS_KEY, "me");
    System.setProperty(SECRET_KEY, "only-for-trying");
  }

  @AfterEach
  void forgetTheCredentials() {
    System.clearProperty(ACCESS_KEY);
    System.clearProperty(SECRET_KEY);
  }

  @Test
  void endsAsItsReadmeSays() throws Exception {
    Path buckets = Files.createDirectory(directory.resolve("buckets"));
    Files.createDirectory(buckets.resolve("lake"));
    int port = freePort();
    Process server = serve(buckets, port);
    try {
      Terminal ended =
          Terminal.run(
              "run",
              "-f",
              EXAMPLE.resolve("pipeline.yaml").toString(),
              "--until-idle",
              "--set",
              "spec.storage.s3.endpoint=http://127.0.0.1:" + port,
              "--set",
              "spec.sources[landed].files.path=" + EXAMPLE.resolve("data"));
      assertThat(ended.exitCode()).as(String.join("\n", ended.err())).isZero();
      assertThat(
              LocalTables.rows(
                  buckets.resolve("lake/readings/tables"),
                  "SELECT sensor, celsius FROM {latest} ORDER BY sensor",
                  "SELECT count(*) FROM {readings}",
                  "SELECT celsius, _failed_expectations FROM {readings_quarantine}"))
          .containsExactly(
              List.of("[hall,19.0]", "[roof,6.0]"),
              List.of("[5]"),
              List.of("[21.5,ArraySeq(has_sensor)]"));
    } finally {
      server.destroyForcibly();
    }
  }

  private Process serve(Path buckets, int port) throws Exception {
    Path meta = Files.createDirectory(directory.resolve("meta"));
    ProcessBuilder command =
        new ProcessBuilder(
            binary(),
            "--port",
            "127.0.0.1:" + port,
            "--quiet",
            "posix",
            "--sidecar",
            meta + "",
            buckets + "");
    command.environment().put("ROOT_ACCESS_KEY", System.getProperty(ACCESS_KEY));
    command.environment().put("ROOT_SECRET_KEY", System.getProperty(SECRET_KEY));
    Process server =
        command.redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile()).start();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!answers(port)) {
      assertThat(server.isAlive() && System.nanoTime() < deadline)
          .as(Files.readString(directory.resolve("log")))
          .isTrue();
      server.waitFor(20, TimeUnit.MILLISECONDS);
    }
    return server;
  }

  private static String binary() throws Exception {
    Process script =
        new ProcessBuilder("../deploy/s3/server.sh")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String path =
        new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(script.waitFor()).isZero();
    return path;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
