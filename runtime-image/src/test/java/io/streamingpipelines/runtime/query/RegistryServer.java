package io.streamingpipelines.runtime.query;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A schema registry over HTTPS, as far as a reader asks it, by the interface that Confluent
 * documents: {@code GET /schemas/ids/ID}, {@code GET /subjects/SUBJECT/versions/VERSION}.
 */
final class RegistryServer implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpsServer server;
  private final String authorization;
  private final List<Registered> schemas = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  /**
   * @param refers name of a type that the schema takes from another subject
   */
  private record Registered(
      String subject, int version, String schema, @Nullable String refers, String from) {}

  private RegistryServer(HttpsServer server, String authorization) {
    this.server = server;
    this.authorization = authorization;
  }

  static RegistryServer start(TestCertificate certificate, String user, String password)
      throws Exception {
    HttpsServer http =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setHttpsConfigurator(new HttpsConfigurator(certificate.server()));
    String basic =
        Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    RegistryServer registry = new RegistryServer(http, "Basic " + basic);
    http.createContext("/", registry::handle);
    http.start();
    return registry;
  }

  String url() {
    return "https://localhost:" + server.getAddress().getPort();
  }

  /** The paths that were asked for. */
  List<String> asked() {
    return asked;
  }

  /** A new version of a subject. */
  int register(String subject, String schema) {
    return register(subject, schema, null, "");
  }

  /** The same, for a schema that refers to the type of another subject's first version. */
  int register(String subject, String schema, @Nullable String refers, String from) {
    int version = versions(subject).size() + 1;
    schemas.add(new Registered(subject, version, schema, refers, from));
    return schemas.size();
  }

  private List<Registered> versions(String subject) {
    return schemas.stream().filter(s -> s.subject().equals(subject)).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    asked.add(path);
    if (!authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      answer(exchange, 401, JSON.createObjectNode().put("error_code", 401));
      return;
    }
    Optional<Registered> found = find(path.split("/"));
    if (found.isEmpty()) {
      answer(exchange, 404, JSON.createObjectNode().put("error_code", 40403));
      return;
    }
    Registered schema = found.get();
    ObjectNode body = JSON.createObjectNode().put("schema", schema.schema());
    if (schema.refers() != null) {
      body.putArray("references")
          .addObject()
          .put("name", schema.refers())
          .put("subject", schema.from())
          .put("version", 1);
    }
    answer(exchange, 200, body);
  }

  private Optional<Registered> find(String[] path) {
    if (path.length == 4 && path[1].equals("schemas")) {
      int id = Integer.parseInt(path[3]);
      return id >= 1 && id <= schemas.size() ? Optional.of(schemas.get(id - 1)) : Optional.empty();
    }
    List<Registered> versions = new ArrayList<>(versions(path[2]));
    if (versions.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        versions.get(
            path[4].equals("latest") ? versions.size() - 1 : Integer.parseInt(path[4]) - 1));
  }

  private static void answer(HttpExchange exchange, int status, ObjectNode body)
      throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    exchange.getResponseHeaders().add("Content-Type", "application/vnd.schemaregistry.v1+json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
