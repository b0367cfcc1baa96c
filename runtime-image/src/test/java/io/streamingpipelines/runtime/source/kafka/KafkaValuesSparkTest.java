package io.streamingpipelines.runtime.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.DriverLog;
import io.streamingpipelines.runtime.fixture.LocalKafka;
import io.streamingpipelines.runtime.fixture.RegistryServer;
import io.streamingpipelines.runtime.fixture.TestCertificate;
import io.streamingpipelines.runtime.query.Ending;
import io.streamingpipelines.runtime.query.QuerySupervisor;
import io.streamingpipelines.testsupport.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests Kafka values as Avro, CSV and text, both valid and malformed, in two runs. */
@SuppressWarnings("NullAway.Init") // JUnit sets the directories
class KafkaValuesSparkTest {
  private static final String CUSTOMER =
      """
      {"type": "record", "name": "Customer", "namespace": "shop", "fields": [{"name": "name", "type": "string"}]}\
      """;
  private static final String ORDER =
      """
      {"type": "record", "name": "Order", "namespace": "shop", "fields": [
        {"name": "id", "type": "string"}, {"name": "total", "type": "int"},
        {"name": "customer", "type": ["null", "shop.Customer"], "default": null}%s]}\
      """;
  private static final String NOTE =
      ", {\"name\": \"note\", \"type\": \"string\", \"default\": \"none\"}";
  private static final int UNKNOWN_ID = 99;

  @TempDir static Path data;
  private static TestCertificate certificate;
  private static RegistryServer registry;
  private static LocalKafka kafka;

  @TempDir Path directory;

  @BeforeAll
  static void startKafka() throws Exception {
    certificate = TestCertificate.make(data, "registry");
    registry = RegistryServer.start(certificate, "reader", "pass:word");
    kafka = LocalKafka.start(data.resolve("kafka"));
    for (String topic : List.of("avro", "csv", "text", "plain")) {
      kafka.topic(topic, 1);
    }
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
    registry.close();
  }

  @Test
  void givesColumnsAndWhatIsDeclaredForBrokenOnes() throws Exception {
    registry.register("customer", CUSTOMER);
    int first = registry.register("avro-value", ORDER.formatted(""), "shop.Customer", "customer");
    Schema v1 = order("");
    byte[] good = framed(first, order(v1, "o-1", 10, "Ada"));
    byte[] unframed = "{\"id\": 1}".getBytes(StandardCharsets.UTF_8);
    byte[] unknown = framed(UNKNOWN_ID, new byte[] {2, 'x'});
    byte[] cut = Arrays.copyOf(good, good.length - 1);
    send("avro", good, unframed, unknown, cut);
    send("csv", bytes("c-1,1"), bytes("c-2"), bytes("c-3,many"));
    byte[] notText = {(byte) 0xff, (byte) 0xfe};
    send("text", bytes("t-1"), notText);
    byte[] plain = order(v1, "p-1", 7, null);
    send("plain", plain, Arrays.copyOf(plain, plain.length - 1));

    DeclaredPipeline pipeline = pipeline(all());
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    List<String> whole = List.of("[avro,o-1,10,Ada]", "[csv,c-1,1,null]", "[text,t-1,null,null]");
    assertThat(pipeline.rows("by_drop")).isEqualTo(whole);
    assertThat(pipeline.rows("by_quarantine")).isEqualTo(whole);
    assertThat(pipeline.rows("by_quarantine_quarantine", "_malformed.topic", "hex(_malformed.raw)"))
        .containsExactly(
            "[avro," + hex(cut) + "]",
            "[avro," + hex(unknown) + "]",
            "[avro," + hex(unframed) + "]",
            "[csv," + hex(bytes("c-2")) + "]",
            "[csv," + hex(bytes("c-3,many")) + "]",
            "[text," + hex(notText) + "]");
    assertThat(pipeline.rows("by_quarantine_quarantine", "_malformed.reason"))
        .contains(
            "[ends too early]",
            "[the registry has no Avro schema with id 99]",
            "[does not begin with the zero byte of a registry's frame]",
            "[not UTF-8]");
    assertThat(pipeline.rows("by_keep", "format", "id", "_corrupt_record"))
        .hasSize(9)
        .contains(
            "[avro,o-1,null]",
            "[avro,null," + Base64.getEncoder().encodeToString(cut) + "]",
            "[csv,null,c-3,many]");
    assertThat(pipeline.rows("evolving")).containsExactly("[o-1,10,[Ada]]");
    assertThat(pipeline.rows("ids")).containsExactly("[o-1]");
    assertThat(pipeline.rows("silver")).containsExactly("[p-1,7,null]");
    assertThat(pipeline.rows("silver_quarantine", "_malformed.reason"))
        .containsExactly("[ends too early]");

    long asked = askedFor(first);
    int second =
        registry.register("avro-value", ORDER.formatted(NOTE), "shop.Customer", "customer");
    Schema v2 = order(NOTE);
    GenericRecord noted = record(v2, "o-2", 20, null);
    noted.put("note", "gift");
    send("avro", framed(second, written(noted)), framed(first, order(v1, "o-3", 30, "Eve")));

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("evolving"))
        .containsExactly("[o-1,10,[Ada],null]", "[o-2,20,null,gift]", "[o-3,30,[Eve],none]");
    assertThat(pipeline.rows("ids")).containsExactly("[o-1]", "[o-2]", "[o-3]");
    assertThat(pipeline.rows("by_drop")).hasSize(5);
    assertThat(askedFor(first)).as("a schema is asked for once").isEqualTo(asked);

    Ending failed =
        pipeline("sources:\n" + sources("fail") + "tables:\n" + table("fail", "")).run();
    assertThat(failed.failure()).isNotNull();
    assertThat(failed.failure().reason()).isEqualTo("MalformedInput");
    assertThat(failed.failure().message())
        .contains(", 6 of 11 rows are not")
        .contains(
            " Batch 0 reads avro_fail (avro-0: offsets 0 to 5) and csv_fail (csv-0: offsets 0")
        .endsWith(" and text_fail (text-0: offsets 0 to 1).");
  }

  @Test
  void aRegistryThatIsDownIsAFailureOfTheInfrastructureAndQuarantinesNothing() throws Exception {
    String schema =
        "{\"type\": \"record\", \"name\": \"Plain\", \"fields\": [{\"name\": \"id\", \"type\":"
            + " \"string\"}%s]}";
    int first = registry.register("outage-value", schema.formatted(""));
    kafka.topic("outage", 1);
    send("outage", framed(first, plain(schema.formatted(""), "o-1")));
    DeclaredPipeline pipeline =
        pipeline(
                """
                sources:
                - name: orders
                  kafka: {bootstrapServers: "SERVERS", subscribe: [outage]}
                  value: {format: avro, REGISTRY, malformed: quarantine}
                tables:
                - {name: t, from: [{source: orders}], query: SELECT id FROM orders}
                """)
            .trigger("{processingTime: 100ms}");
    try (QuerySupervisor running = pipeline.start()) {
      Await.until(
          "the first record is there",
          Duration.ofSeconds(60),
          () -> List.of("[o-1]").equals(pipeline.rows("t")),
          () -> running.statuses().toString());
      registry.down(true);
      int second = registry.register("outage-value", schema.formatted(NOTE));
      send("outage", framed(second, plain(schema.formatted(NOTE), "o-2")));
      Failure failure = running.await().failure();
      assertThat(failure).isNotNull();
      assertThat(failure.kind()).as("%s", failure).isEqualTo(Failure.Kind.INFRASTRUCTURE);
      assertThat(failure.message()).contains("registry").contains("503");
    } finally {
      registry.down(false);
    }
    assertThat(pipeline.trigger("{availableNow: {}}").run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("t")).containsExactly("[o-1]", "[o-2]");
  }

  @Test
  void aRecordThatFailsInACastIsFoundByItsValueAndItsOffsets() throws Exception {
    kafka.topic("poison", 2);
    kafka.send("poison", 0, 0, "{\"id\": 0, \"amount\": \"7\"}", null);
    kafka.send("poison", 1, 0, "{\"id\": 1, \"amount\": \"8\"}", null);
    DeclaredPipeline pipeline =
        pipeline(
            """
            sources:
            - name: orders
              kafka: {bootstrapServers: "SERVERS", subscribe: [poison]}
              value: {format: json, schema: "id INT, amount STRING", malformed: drop}
            tables:
            - {name: t, from: [{source: orders}], query: "SELECT id, CAST(amount AS INT) AS amount FROM orders"}
            """);
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    kafka.send("poison", 1, 0, "{\"id\": 2, \"amount\": \"9\"}", null);
    kafka.send("poison", 1, 0, "{\"id\": 3, \"amount\": \"many\"}", null);

    try (DriverLog log = DriverLog.record()) {
      Failure failure = pipeline.run().failure();
      assertThat(failure).isNotNull();
      assertThat(failure.kind()).isEqualTo(Failure.Kind.DATA);
      assertThat(failure.batch()).isEqualTo(1);
      assertThat(failure.message())
          .contains("'many'")
          .endsWith(" Batch 1 reads orders (poison-1: offsets 1 to 2).");
      assertThat(log.lines("CAST_INVALID_INPUT"))
          .containsExactly(
              "ERROR t has failed and is not restarted, DATA CAST_INVALID_INPUT: "
                  + failure.message());
      assertThat(
              pipeline
                  .read("_event_log")
                  .where("error IS NOT NULL")
                  .selectExpr("error.exceptions[0].message")
                  .collectAsList())
          .singleElement()
          .satisfies(row -> assertThat(row.getString(0)).isEqualTo(failure.message()));
    }
  }

  @Test
  void theFirstBatchOfAQueryNamesItsOffsetsToo() throws Exception {
    kafka.topic("first", 1);
    kafka.send("first", 0, 0, "9223372036854775807", null);
    kafka.send("first", 0, 0, "1", null);

    Failure failure =
        pipeline(
                """
                sources:
                - name: numbers
                  kafka: {bootstrapServers: "SERVERS", subscribe: [first]}
                tables:
                - {name: t, from: [{source: numbers}], query: "SELECT CAST(CAST(value AS STRING) AS BIGINT) + 1 AS n FROM numbers"}
                """)
            .run()
            .failure();
    assertThat(failure).isNotNull();
    assertThat(failure.kind()).isEqualTo(Failure.Kind.DATA);
    assertThat(failure.reason()).startsWith("ARITHMETIC_OVERFLOW");
    assertThat(failure.message()).endsWith(" Batch 0 reads numbers (first-0: offsets 0 to 1).");
  }

  /** A record whose other fields have their defaults. */
  private static byte[] plain(String schema, String id) throws IOException {
    Schema parsed = new Schema.Parser().parse(schema);
    GenericRecord record = new GenericData.Record(parsed);
    record.put("id", id);
    if (parsed.getField("note") != null) {
      record.put("note", "none");
    }
    return written(record);
  }

  private static long askedFor(int id) {
    return registry.asked().stream().filter(("/schemas/ids/" + id)::equals).count();
  }

  private DeclaredPipeline pipeline(String parts) {
    return new DeclaredPipeline(
            directory, parts.replace("SERVERS", kafka.servers()).replace("REGISTRY", access()))
        .secret("registry-ca", "ca.crt", certificate.certificate())
        .secret("registry-user", "username", "reader")
        .secret("registry-user", "password", "pass:word");
  }

  private static String all() {
    return "sources:\n"
        + sources("drop")
        + sources("quarantine")
        + sources("keep")
        + MORE_SOURCES
        + "tables:\n"
        + table("drop", "")
        + table("quarantine", "")
        + table("keep", ", _corrupt_record")
        + MORE_TABLES;
  }

  private static String access() {
    return "schemaRegistry: {url: \""
        + registry.url()
        + "\", credentialsSecret: registry-user, tls: {trustStoreSecret: registry-ca}}";
  }

  private static String sources(String mode) {
    return """
    - name: avro_MODE
      kafka: {bootstrapServers: "SERVERS", subscribe: [avro]}
      value: {format: avro, REGISTRY, malformed: MODE}
    - name: csv_MODE
      kafka: {bootstrapServers: "SERVERS", subscribe: [csv]}
      value: {format: csv, schema: "id STRING, total INT", malformed: MODE}
    - name: text_MODE
      kafka: {bootstrapServers: "SERVERS", subscribe: [text]}
      value: {format: text, malformed: MODE}
    """
        .replace("MODE", mode);
  }

  private static final String MORE_SOURCES =
      """
      - name: avro_ids
        kafka: {bootstrapServers: "SERVERS", subscribePattern: "av.o"}
        value:
          format: avro
          malformed: drop
          schema: '{"type": "record", "name": "Order", "namespace": "shop", "fields": [{"name": "id", "type": "string"}]}'
          REGISTRY
      - name: plain
        kafka: {bootstrapServers: "SERVERS", subscribe: [plain]}
        value: {format: binary}
      """;

  private static final String MORE_TABLES =
      """
      - name: evolving
        from: [{source: avro_drop}]
        query: SELECT * EXCEPT (key, topic, partition, offset, timestamp) FROM avro_drop
        schemaEvolution: addColumns
      - name: ids
        from: [{source: avro_ids}]
        query: SELECT id FROM avro_ids
      - name: bronze
        from: [{source: plain}]
        query: SELECT value FROM plain
      - name: silver
        from: [{table: bronze}]
        decode:
          column: value
          format: avro
          schema: 'PLAIN'
        query: SELECT id, total, note FROM bronze
      """
          .replace(
              "PLAIN",
              """
              {"type": "record", "name": "Order", "fields": [{"name": "id", "type": "string"}, {"name": "total", "type": "int"}, {"name": "note", "type": ["null", "string"]}]}\
              """);

  private static String table(String mode, String more) {
    return """
    - name: by_MODE
      from: [{source: avro_MODE}, {source: csv_MODE}, {source: text_MODE}]
      query: |
        SELECT 'avro' AS format, id, total, customer.name AS name MORE FROM avro_MODE UNION ALL
        SELECT 'csv', id, total, NULL MORE FROM csv_MODE UNION ALL
        SELECT 'text', value, NULL, NULL MORE FROM text_MODE
    """
        .replace("MORE", more)
        .replace("MODE", mode);
  }

  private static void send(String topic, byte[]... values) throws Exception {
    for (byte[] value : values) {
      kafka.send(topic, 0, 0, value, null);
    }
  }

  private static Schema order(String more) {
    Schema.Parser parser = new Schema.Parser();
    parser.parse(CUSTOMER);
    return parser.parse(ORDER.formatted(more));
  }

  private static GenericRecord record(
      Schema schema, String id, int total, @org.jspecify.annotations.Nullable String customer) {
    GenericRecord order = new GenericData.Record(schema);
    order.put("id", id);
    order.put("total", total);
    if (customer != null) {
      GenericRecord named =
          new GenericData.Record(schema.getField("customer").schema().getTypes().get(1));
      named.put("name", customer);
      order.put("customer", named);
    }
    return order;
  }

  private static byte[] order(
      Schema schema, String id, int total, @org.jspecify.annotations.Nullable String customer)
      throws IOException {
    return written(record(schema, id, total, customer));
  }

  private static byte[] written(GenericRecord record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private static byte[] framed(int id, byte[] record) {
    return ByteBuffer.allocate(5 + record.length).put((byte) 0).putInt(id).put(record).array();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().withUpperCase().formatHex(bytes);
  }
}
