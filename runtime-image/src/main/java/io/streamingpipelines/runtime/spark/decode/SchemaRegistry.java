package io.streamingpipelines.runtime.spark.decode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads schemas from the HTTP API of Confluent's schema registry, which other registries offer too.
 * Executors receive it with everything that they need to connect.
 *
 * <p>If the registry does not answer, this is a fault ({@link UncheckedIOException}) and does not
 * make the document malformed.
 */
public final class SchemaRegistry implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * Schemas by registry and id. The cache belongs to the JVM because each batch has new tasks. An
   * id never changes its meaning, so entries do not expire.
   */
  private static final Map<String, Schema> SEEN = new ConcurrentHashMap<>();

  /**
   * This belongs to the JVM too: each new task must not ask again for the ids of malformed
   * documents.
   */
  private static final UnknownIds UNKNOWN = new UnknownIds(System::nanoTime);

  private final String url;
  private final @Nullable String credentials;
  private final Pem certificates;
  private transient @Nullable HttpClient client;

  /** The id of the newest schema that was read by its subject, or 0 if none was. */
  private volatile int newest;

  /**
   * Creates a client that connects at its first request.
   *
   * @param credentials {@code user:password}, or null
   */
  public SchemaRegistry(String url, @Nullable String credentials, Pem certificates) {
    this.url = url.replaceFirst("/+$", "");
    this.credentials = credentials;
    this.certificates = certificates;
  }

  /** The newest schema of a subject as Avro's JSON; empty if there is none. */
  public Optional<String> latest(String subject) {
    Optional<JsonNode> answer = get("/subjects/" + encoded(subject) + "/versions/latest");
    answer.ifPresent(found -> newest = Math.max(newest, found.path("id").asInt()));
    return answer.flatMap(this::parsed).map(Schema::toString);
  }

  /**
   * The schema with an id; empty if it does not exist or is not an Avro schema. A missing schema is
   * remembered for a minute.
   *
   * @throws MalformedDocument if documents have named so many unknown ids that the registry is not
   *     asked for this one
   */
  Optional<Schema> schema(int id) throws MalformedDocument {
    String key = url + "#" + id;
    Schema seen = SEEN.get(key);
    if (seen != null) {
      return Optional.of(seen);
    }
    UNKNOWN.known(url, newest);
    UnknownIds.Answer answer = UNKNOWN.of(url, id);
    if (answer == UnknownIds.Answer.UNKNOWN) {
      return Optional.empty();
    }
    if (answer == UnknownIds.Answer.TOO_MANY) {
      throw new MalformedDocument(
          "names schema id "
              + id
              + ", which was not requested from the registry, because too many documents have named"
              + " ids that it does not know");
    }
    Optional<Schema> found = get("/schemas/ids/" + id).flatMap(this::parsed);
    if (found.isPresent()) {
      SEEN.put(key, found.get());
      UNKNOWN.known(url, id);
    } else {
      UNKNOWN.unknown(url, id);
    }
    return found;
  }

  private Optional<Schema> parsed(JsonNode answer) {
    if (!answer.path("schemaType").asText("AVRO").equals("AVRO")) {
      return Optional.empty();
    }
    Schema.Parser parser = new Schema.Parser();
    references(answer, parser);
    return Optional.of(parser.parse(answer.path("schema").asText()));
  }

  /** A schema may refer to types of other subjects, which the parser must read first. */
  private void references(JsonNode answer, Schema.Parser parser) {
    for (JsonNode reference : answer.path("references")) {
      String path =
          "/subjects/"
              + encoded(reference.path("subject").asText())
              + "/versions/"
              + reference.path("version").asInt();
      JsonNode referred =
          get(path)
              .orElseThrow(
                  () -> new UncheckedIOException(new IOException(url + path + " is gone")));
      if (!parser.getTypes().containsKey(reference.path("name").asText())) {
        references(referred, parser);
        parser.parse(referred.path("schema").asText());
      }
    }
  }

  private Optional<JsonNode> get(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(PATIENCE)
            .header("Accept", "application/vnd.schemaregistry.v1+json, application/json");
    if (credentials != null) {
      String basic =
          Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
      request.header("Authorization", "Basic " + basic);
    }
    try {
      HttpResponse<String> answer =
          client().send(request.build(), HttpResponse.BodyHandlers.ofString());
      return switch (answer.statusCode()) {
        case 200 -> Optional.of(json(path, answer.body()));
        case 404 -> Optional.empty();
        case 401, 403 ->
            throw new AccessDeniedException(
                url, null, "the schema registry responds with status " + answer.statusCode());
        default ->
            throw new IOException(
                "the schema registry responds with status "
                    + answer.statusCode()
                    + " to "
                    + url
                    + path);
      };
    } catch (AccessDeniedException e) {
      throw new UncheckedIOException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(
          new IOException(
              "the schema registry " + url + " cannot be reached: " + e.getMessage(), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted while asking " + url, e));
    }
  }

  private JsonNode json(String path, String body) throws IOException {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IOException("it does not answer JSON to " + path, e);
    }
  }

  private HttpClient client() {
    HttpClient current = client;
    if (current == null) {
      HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(PATIENCE);
      if (url.startsWith("https:")) {
        builder.sslContext(certificates.context());
      }
      current = builder.build();
      client = current;
    }
    return current;
  }

  private static String encoded(String subject) {
    return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Omits the credentials. */
  @Override
  public String toString() {
    return "SchemaRegistry[" + url + "]";
  }
}
