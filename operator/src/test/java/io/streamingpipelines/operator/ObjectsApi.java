package io.streamingpipelines.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An API server with some objects, some forbidden ones, and no others. It takes what is applied.
 */
public final class ObjectsApi implements AutoCloseable {
  private record Answer(int code, String body) {}

  /**
   * An object that was applied.
   *
   * @param manager who manages its fields from then on
   */
  public record Applied(String path, String manager, String body) {}

  private static final Pattern MANAGER = Pattern.compile("fieldManager=([^&]*)");

  private final HttpServer server;
  private final KubernetesClient client;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<Applied> applied = new CopyOnWriteArrayList<>();

  public ObjectsApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    client = client(server.getAddress().getPort());
  }

  /** A client for this port that does not retry. */
  public static KubernetesClient client(int port) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + port)
                .withRequestRetryBackoffLimit(0)
                .build())
        .build();
  }

  public KubernetesClient client() {
    return client;
  }

  /** Makes a GET or a PATCH of the path return the object. */
  public void has(String path, HasMetadata object) {
    answers.put(path, new Answer(200, Serialization.asJson(object)));
  }

  public void fails(String path, int code) {
    answers.put(path, new Answer(code, status(code)));
  }

  /** The requested paths. */
  public List<String> asked() {
    return asked;
  }

  /** What server-side apply has written, and other patches. */
  public List<Applied> applied() {
    return applied;
  }

  private static String status(int code) {
    return "{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"code\": " + code + "}";
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      asked.add(path);
      Answer answer =
          exchange.getRequestMethod().equals("PATCH")
              ? apply(exchange, path)
              : answers.getOrDefault(path, new Answer(404, status(404)));
      byte[] body = answer.body.getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.code, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Answer apply(HttpExchange exchange, String path) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String query = Objects.requireNonNullElse(exchange.getRequestURI().getQuery(), "");
    Matcher manager = MANAGER.matcher(query);
    applied.add(new Applied(path, manager.find() ? manager.group(1) : "", body));
    return answers.getOrDefault(path, new Answer(200, body));
  }

  @Override
  public void close() {
    client.close();
    server.stop(0);
  }
}
