package io.streamingpipelines.runtime.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.QueryReport;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.DriverLog;
import io.streamingpipelines.runtime.fixture.LocalKafka;
import io.streamingpipelines.runtime.fixture.TestCertificate;
import io.streamingpipelines.runtime.fixture.TokenServer;
import io.streamingpipelines.runtime.query.Ending;
import io.streamingpipelines.runtime.query.QuerySupervisor;
import io.streamingpipelines.testsupport.Await;
import io.streamingpipelines.testsupport.kafka.KafkaBroker;
import io.streamingpipelines.testsupport.kafka.SecuredListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests each kind of authentication with a real Kafka broker that requires it. */
@SuppressWarnings("NullAway.Init") // JUnit sets the directories
class SecuredKafkaSparkTest {
  /** Would end a quoted text in JAAS if it were not escaped. */
  private static final String PASSWORD = "pass\"word\\;";

  private static final String JAAS = "org.apache.kafka.common.security.";

  @TempDir static Path data;
  private static TestCertificate broker;
  private static TestCertificate client;
  private static TokenServer tokens;
  private static LocalKafka kafka;
  private static int saslPort;
  private static int tlsPort;
  private static int oauthPort;

  @TempDir Path directory;

  @BeforeAll
  static void startKafka() throws Exception {
    broker = TestCertificate.make(data, "broker");
    client = TestCertificate.make(data, "client");
    tokens = TokenServer.start(broker, "the-client", PASSWORD);
    saslPort = KafkaBroker.freePort();
    tlsPort = KafkaBroker.freePort();
    oauthPort = KafkaBroker.freePort();
    kafka =
        LocalKafka.start(
            data.resolve("kafka"), List.of(saslListener(), tlsListener(), oauthListener()));
    kafka.topic("in", 1);
    kafka.topic("out", 1);
    kafka.send("in", 0, 0, "hello", null);
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
    tokens.close();
  }

  private static SecuredListener saslListener() {
    return new SecuredListener(
        "SASL",
        saslPort,
        "SASL_SSL",
        List.of("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"),
        with(
            ownKey(),
            Map.of(
                "plain.sasl.jaas.config",
                JAAS + "plain.PlainLoginModule required user_plain=\"" + escaped() + "\";",
                // a client has to show its password again within this time
                "scram-sha-256.connections.max.reauth.ms",
                "3000",
                "scram-sha-256.sasl.jaas.config",
                JAAS + "scram.ScramLoginModule required;",
                "scram-sha-512.sasl.jaas.config",
                JAAS + "scram.ScramLoginModule required;")),
        List.of(
            SecuredListener.scramUser("SCRAM-SHA-256", "scram256", "\"secret-256\""),
            SecuredListener.scramUser("SCRAM-SHA-512", "scram512", "\"secret-512\"")));
  }

  private static String escaped() {
    return PASSWORD.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static SecuredListener tlsListener() {
    Map<String, String> trust =
        Map.of(
            "ssl.client.auth",
            "required",
            "ssl.truststore.type",
            "PEM",
            "ssl.truststore.certificates",
            client.certificate());
    return new SecuredListener("TLS", tlsPort, "SSL", List.of(), with(ownKey(), trust), List.of());
  }

  private static SecuredListener oauthListener() {
    String ca = broker.certificate().replace("\n", "\\n");
    return new SecuredListener(
        "OAUTH",
        oauthPort,
        "SASL_PLAINTEXT",
        List.of("OAUTHBEARER"),
        Map.of(
            "oauthbearer.sasl.jaas.config",
            JAAS
                + "oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub=broker"
                + " ssl.truststore.type=PEM ssl.truststore.certificates=\""
                + ca
                + "\";",
            "oauthbearer.sasl.server.callback.handler.class",
            OAuthBearerValidatorCallbackHandler.class.getName(),
            "sasl.oauthbearer.jwks.endpoint.url",
            tokens.url("/keys")),
        List.of());
  }

  private static Map<String, String> ownKey() {
    return Map.of(
        "ssl.keystore.type",
        "PEM",
        "ssl.keystore.certificate.chain",
        broker.certificate(),
        "ssl.keystore.key",
        broker.key());
  }

  private static Map<String, String> with(Map<String, String> some, Map<String, String> more) {
    Map<String, String> all = new java.util.TreeMap<>(some);
    all.putAll(more);
    return all;
  }

  @Test
  void eachMechanismReadsAndWritesByCredentialsFromItsSecret() throws Exception {
    DeclaredPipeline pipeline = pipeline();

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    assertThat(pipeline.rows("read"))
        .containsExactly(
            "[oauth,hello]",
            "[plain,hello]",
            "[scram256,hello]",
            "[scram512,hello]",
            "[tls,hello]");
    assertThat(kafka.values("out", 1)).containsOnly("by token");
    assertThat(tokens.asked())
        .isNotEmpty()
        .allSatisfy(
            body -> assertThat(body).contains("grant_type=client_credentials", "scope=kafka"));
  }

  @Test
  void aPasswordThatIsRevokedWhileAQueryRunsStopsItUntilItIsRestored() throws Exception {
    kafka.topic("revoked", 1);
    kafka.send("revoked", 0, 0, "before", null);
    DeclaredPipeline pipeline =
        new DeclaredPipeline(
                directory,
                """
                sources:
                - name: events
                  kafka:
                    bootstrapServers: "localhost:PORT"
                    subscribe: [revoked]
                    security: {protocol: SASL_SSL, sasl: {mechanism: SCRAM-SHA-256, credentialsSecret: scram256}, tls: {trustStoreSecret: ca}}
                tables:
                - {name: t, from: [{source: events}], query: SELECT CAST(value AS STRING) AS v FROM events}
                """
                    .replace("PORT", Integer.toString(saslPort)))
            .secret("ca", "ca.crt", broker.certificate())
            .secret("scram256", "username", "scram256")
            .secret("scram256", "password", "secret-256")
            .trigger("{processingTime: 100ms}")
            .restart("{policy: OnFailure, backoff: {initial: 1s, max: 5m}}");
    try (DriverLog log = DriverLog.record();
        QuerySupervisor running = pipeline.start()) {
      until(running, "the first record is there", () -> has(pipeline, "[before]"));
      kafka.scramPassword("scram256", "another-one");
      until(running, "the query waits", () -> state(running) == QueryReport.State.BACKING_OFF);
      Failure failure = running.statuses().get(0).error();
      kafka.send("revoked", 0, 0, "while it waits", null);
      kafka.scramPassword("scram256", "secret-256");
      assertThat(failure).isNotNull();
      assertThat(failure.kind()).as("%s", failure).isEqualTo(Failure.Kind.ACCESS);
      assertThat(failure.table()).isEqualTo("t");
      assertThat(failure.message()).endsWith(" Kafka was asked at localhost:" + saslPort + ".");
      until(running, "it goes on", () -> has(pipeline, "[before]", "[while it waits]"));
      assertThat(log.lines("t has failed"))
          .first()
          .as("eight times slower than other failures")
          .isEqualTo(
              "WARN t has failed and is restarted in 8000 ms, ACCESS "
                  + failure.reason()
                  + ": "
                  + failure.message());
      assertThat(log.lines())
          .noneMatch(line -> line.contains("secret-256") || line.contains("another-one"));
    } finally {
      kafka.scramPassword("scram256", "secret-256");
    }
  }

  private static QueryReport.State state(QuerySupervisor running) {
    return running.statuses().get(0).state();
  }

  private static boolean has(DeclaredPipeline pipeline, String... rows) {
    return List.of(rows).equals(pipeline.rows("t"));
  }

  private static void until(QuerySupervisor running, String what, Supplier<Boolean> condition) {
    Await.until(what, Duration.ofSeconds(90), condition, () -> running.statuses().toString());
  }

  @Test
  void aWrongPasswordIsNamedAndNotTold() throws Exception {
    Ending ending = pipeline().secret("plain", "password", "guessed-it").run();

    assertThat(ending.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(ending.failure()).isNotNull();
    assertThat(ending.failure().message())
        .contains("Authentication failed")
        .doesNotContain("guessed-it");
    assertThat(pipeline().rows("read")).isEmpty();
  }

  private DeclaredPipeline pipeline() {
    return new DeclaredPipeline(
            directory,
            """
            sources:
            - name: plain
              kafka: {bootstrapServers: "localhost:SASL", subscribe: [in], security: {protocol: SASL_SSL,
                sasl: {mechanism: PLAIN, credentialsSecret: plain}, tls: {trustStoreSecret: ca}}}
            - name: scram256
              kafka: {bootstrapServers: "localhost:SASL", subscribe: [in], security: {protocol: SASL_SSL,
                sasl: {mechanism: SCRAM-SHA-256, credentialsSecret: scram256}, tls: {trustStoreSecret: ca}}}
            - name: scram512
              kafka: {bootstrapServers: "localhost:SASL", subscribe: [in], security: {protocol: SASL_SSL,
                sasl: {mechanism: SCRAM-SHA-512, credentialsSecret: scram512}, tls: {trustStoreSecret: ca}}}
            - name: tls
              kafka: {bootstrapServers: "localhost:TLS", subscribe: [in], security: {protocol: SSL,
                tls: {trustStoreSecret: ca, keyStoreSecret: client}}}
            - name: oauth
              kafka: {bootstrapServers: "localhost:OAUTH", subscribe: [in], security: OAUTH_SECURITY}
            tables:
            - name: read
              from: [{source: plain}, {source: scram256}, {source: scram512}, {source: tls}, {source: oauth}]
              query: QUERY
            sinks:
            - name: out
              from: [{source: oauth}]
              query: SELECT 'by token' AS value FROM oauth
              kafka: {bootstrapServers: "localhost:OAUTH", topic: out, security: OAUTH_SECURITY}
            """
                .replace(
                    "OAUTH_SECURITY",
                    "{protocol: SASL_PLAINTEXT, sasl: {mechanism: OAUTHBEARER, credentialsSecret:"
                        + " oauth, oauth: {tokenEndpointUrl: \""
                        + tokens.url("/token")
                        + "\", scope: kafka, trustStoreSecret: ca}}}")
                .replace("QUERY", query())
                .replace("localhost:SASL", "localhost:" + saslPort)
                .replace("localhost:TLS", "localhost:" + tlsPort)
                .replace("localhost:OAUTH", "localhost:" + oauthPort))
        .secret("ca", "ca.crt", broker.certificate())
        .secret("plain", "username", "plain")
        .secret("plain", "password", PASSWORD + "\n")
        .secret("scram256", "username", "scram256")
        .secret("scram256", "password", "secret-256")
        .secret("scram512", "username", "scram512")
        .secret("scram512", "password", "secret-512")
        .secret("client", "tls.crt", client.certificate())
        .secret("client", "tls.key", client.key())
        .secret("oauth", "clientId", "the-client")
        .secret("oauth", "clientSecret", PASSWORD);
  }

  private static String query() {
    List<String> selects =
        List.of("plain", "scram256", "scram512", "tls", "oauth").stream()
            .map(
                name ->
                    "SELECT '%s' AS by, CAST(value AS STRING) AS v FROM %s".formatted(name, name))
            .toList();
    return String.join(" UNION ALL ", selects);
  }
}
