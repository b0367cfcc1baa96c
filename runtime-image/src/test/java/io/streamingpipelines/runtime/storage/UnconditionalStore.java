package io.streamingpipelines.runtime.storage;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.streamingpipelines.plan.StoragePlan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A store from the time before conditional writes: it accepts every object, and either ignores
 * {@code If-None-Match} or reports that it is not implemented.
 */
public final class UnconditionalStore implements AutoCloseable {
  private static final String EMPTY_LIST =
      "<ListBucketResult><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>";
  private static final String NOT_IMPLEMENTED =
      "<Error><Code>NotImplemented</Code><Message>A header is not implemented</Message></Error>";

  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private final boolean says;
  private final Path keys;

  /**
   * @param says whether it answers 501 to a conditional write
   */
  public UnconditionalStore(Path keys, boolean says) throws IOException {
    this.keys = Files.writeString(keys.resolve("key"), "any");
    this.says = says;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  public StoragePlan.S3 plan() {
    return new StoragePlan.S3(
        "http://127.0.0.1:" + server.getAddress().getPort(),
        null,
        true,
        keys.toString(),
        keys.toString(),
        null);
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getPath();
    String query = exchange.getRequestURI().getQuery();
    exchange.getResponseHeaders().add("ETag", "\"x\"");
    switch (exchange.getRequestMethod()) {
      case "PUT" -> {
        if (says && exchange.getRequestHeaders().containsKey("If-None-Match")) {
          send(exchange, 501, NOT_IMPLEMENTED);
        } else {
          objects.put(path, body);
          send(exchange, 200, "");
        }
      }
      case "DELETE" -> {
        objects.remove(path);
        exchange.sendResponseHeaders(204, -1);
      }
      case "HEAD" -> {
        byte[] object = objects.get(path);
        exchange
            .getResponseHeaders()
            .add("Content-Length", Integer.toString(object == null ? 0 : object.length));
        exchange.sendResponseHeaders(object == null ? 404 : 200, -1);
      }
      default -> send(exchange, 200, query == null ? "" : EMPTY_LIST);
    }
    exchange.close();
  }

  private static void send(HttpExchange exchange, int status, String xml) throws IOException {
    byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/xml");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
