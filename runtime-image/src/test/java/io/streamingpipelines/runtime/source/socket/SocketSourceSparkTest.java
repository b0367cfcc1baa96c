package io.streamingpipelines.runtime.source.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.Eventually;
import io.streamingpipelines.runtime.query.QuerySupervisor;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class SocketSourceSparkTest {
  @TempDir Path directory;

  @Test
  void readsLinesAsTheyCome() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Socket> client = CompletableFuture.supplyAsync(() -> accept(server));
      DeclaredPipeline pipeline =
          new DeclaredPipeline(
              directory,
              """
              sources:
              - {name: lines, socket: {host: localhost, port: PORT}}
              tables:
              - name: read
                from: [{source: lines}]
                decode: {column: value, format: json, schema: v INT}
                trigger: {processingTime: 50ms}
                query: SELECT v FROM lines
              """
                  .replace("PORT", server.getLocalPort() + ""));
      try (QuerySupervisor running = pipeline.start()) {
        OutputStream out = client.join().getOutputStream();
        for (String line : List.of("{\"v\": 1}", "{\"v\": 2}", "{\"v\":")) {
          out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
          out.flush();
        }
        Eventually.within(120, () -> pipeline.rows("read").size() >= 2);
        assertThat(running.drain(Duration.ofSeconds(30))).isTrue();
      }
      assertThat(pipeline.rows("read")).containsExactly("[1]", "[2]");
    }
  }

  private static Socket accept(ServerSocket server) {
    try {
      return server.accept();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
