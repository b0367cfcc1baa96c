package io.streamingpipelines.runtime.spark.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import io.streamingpipelines.plan.Failure.Kind;
import io.streamingpipelines.runtime.failure.FailureClassifier;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests the meaning of the registry's responses: a schema, no schema, or a failure that is retried.
 */
@SuppressWarnings("NullAway.Init") // JUnit calls start
class SchemaRegistryTest {
  private final Map<String, Answer> answers = new TreeMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private SchemaRegistry registry;

  private record Answer(int status, String body) {}

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().getRawPath());
          Answer answer =
              answers.getOrDefault(exchange.getRequestURI().getRawPath(), new Answer(404, "{}"));
          byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer.status(), body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    // a path prefix, as registries behind a gateway have it
    registry =
        new SchemaRegistry(
            "http://localhost:" + server.getAddress().getPort() + "/apis/", null, Pem.NONE);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void givesSchemasAndNoneWhereThereIsNoneOfAvro() throws Exception {
    answers.put(
        "/apis/subjects/a%2Fb%20c/versions/latest",
        new Answer(200, "{\"schema\": \"\\\"int\\\"\", \"version\": 3}"));
    answers.put("/apis/schemas/ids/1", new Answer(200, "{\"schema\": \"\\\"long\\\"\"}"));
    answers.put(
        "/apis/schemas/ids/2",
        new Answer(200, "{\"schemaType\": \"PROTOBUF\", \"schema\": \"message\"}"));

    assertThat(registry.latest("a/b c")).contains("\"int\"");
    assertThat(registry.latest("other")).isEmpty();
    assertThat(registry.schema(1)).hasToString("Optional[\"long\"]");
    assertThat(registry.schema(2)).isEmpty();
    assertThat(registry.schema(3)).isEmpty();
  }

  @Test
  void saysWhoIsToBlameWhenItCannotBeAsked() {
    answers.put("/apis/schemas/ids/1", new Answer(401, "{}"));
    answers.put("/apis/schemas/ids/2", new Answer(503, "{}"));
    answers.put("/apis/schemas/ids/3", new Answer(200, "<html>"));

    assertThat(kind(1)).isEqualTo(Kind.ACCESS);
    assertThat(kind(2)).isEqualTo(Kind.INFRASTRUCTURE);
    assertThat(kind(3)).isEqualTo(Kind.INFRASTRUCTURE);
    server.stop(0);
    assertThat(catchThrowable(() -> registry.schema(4)))
        .hasMessageContaining("the schema registry http://localhost:")
        .hasMessageContaining("cannot be reached");
  }

  @Test
  void asksForAnUnknownIdOnceForAllTasks() throws Exception {
    for (int task = 0; task < 50; task++) {
      assertThat(task().schema(7)).isEmpty();
    }
    assertThat(asked).containsExactly("/apis/schemas/ids/7");
  }

  @Test
  void asksForFewOfTheIdsThatGarbageNamesAndStillForThoseOfNewSchemas() throws Exception {
    answers.put("/apis/schemas/ids/4000", new Answer(200, "{\"schema\": \"\\\"long\\\"\"}"));
    assertThat(registry.schema(4000)).isPresent();
    Random random = new Random(7);
    int refused = 0;
    for (int document = 0; document < 10_000; document++) {
      refused += catchThrowable(() -> task().schema(random.nextInt())) == null ? 0 : 1;
    }
    assertThat(asked).hasSizeBetween(2, 1 + UnknownIds.MAX_REQUESTS);
    assertThat(refused).isGreaterThan(4_000);

    answers.put("/apis/schemas/ids/4001", new Answer(200, "{\"schema\": \"\\\"int\\\"\"}"));
    assertThat(task().schema(4001)).as("registered just now").hasToString("Optional[\"int\"]");
  }

  @Test
  void goesByTheNewestSchemaOfItsSubjectWhereNoOtherIsKnown() throws Exception {
    answers.put(
        "/apis/subjects/s/versions/latest",
        new Answer(200, "{\"schema\": \"\\\"int\\\"\", \"id\": 90000}"));
    assertThat(registry.latest("s")).isPresent();
    for (int id = 1_000_000; id < 1_001_000; id++) {
      int garbage = id;
      assertThat(catchThrowable(() -> registry.schema(garbage)) == null)
          .isEqualTo(id < 1_000_000 + UnknownIds.MAX_REQUESTS);
    }
    answers.put("/apis/schemas/ids/90001", new Answer(200, "{\"schema\": \"\\\"int\\\"\"}"));
    assertThat(registry.schema(90_001)).isPresent();
  }

  /** A copy of the registry as a task receives it. */
  private SchemaRegistry task() {
    return new SchemaRegistry(
        "http://localhost:" + server.getAddress().getPort() + "/apis/", null, Pem.NONE);
  }

  private Kind kind(int id) {
    Throwable thrown = catchThrowable(() -> registry.schema(id));
    return new FailureClassifier().classify(thrown, null, null, 0).kind();
  }
}
