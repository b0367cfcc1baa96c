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
import java.util.function.IntSupplier;

/**
 * A store that does not evaluate {@code If-None-Match}: it answers each conditional write as the
 * test says and accepts every other object. Stores from the time before conditional writes ignore
 * the header or report that it is not implemented.
 */
public final class UnconditionalStore implements AutoCloseable {
  private static final String EMPTY_LIST =
      "<ListBucketResult><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>";
  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private final IntSupplier answers;
  private final Path keys;

  /** A store that ignores {@code If-None-Match}. */
  public UnconditionalStore(Path keys) throws IOException {
    this(keys, () -> 200);
  }

  /**
   * @param answers the status for each conditional write; the store accepts the object if it is 200
   */
  public UnconditionalStore(Path keys, IntSupplier answers) throws IOException {
    this.keys = Files.writeString(keys.resolve("key"), "any");
    this.answers = answers;
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

  /** What the client has sent as this object, in the encoding of the transfer. */
  public String sent(String path) {
    return new String(objects.getOrDefault(path, new byte[0]), StandardCharsets.UTF_8);
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getPath();
    String query = exchange.getRequestURI().getQuery();
    exchange.getResponseHeaders().add("ETag", "\"x\"");
    switch (exchange.getRequestMethod()) {
      case "PUT" -> {
        boolean conditional = exchange.getRequestHeaders().containsKey("If-None-Match");
        int status = conditional ? answers.getAsInt() : 200;
        if (status != 200) {
          send(exchange, status, error(status));
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

  private static String error(int status) {
    String code =
        switch (status) {
          case 409 -> "ConditionalRequestConflict";
          case 412 -> "PreconditionFailed";
          case 501 -> "NotImplemented";
          default -> "InternalError";
        };
    return "<Error><Code>" + code + "</Code><Message>as the test wants it</Message></Error>";
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
