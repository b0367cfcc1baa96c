package io.streamingpipelines.runtime.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.SqlName;
import io.streamingpipelines.runtime.fixture.AvroRows;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.LocalKafka;
import io.streamingpipelines.runtime.fixture.RandomRows;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import io.streamingpipelines.runtime.fixture.WrittenValues;
import io.streamingpipelines.runtime.query.Ending;
import io.streamingpipelines.runtime.spark.Catalyst;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares random rows in every format of a source and every write mode, in two runs each, with
 * plain Java. A failure reports its seed: {@code -Drows.seed=…} begins with this seed, {@code
 * -Drows.minutes=…} sets the duration of the slow test, and {@code -Drows.formats=…} its formats.
 */
@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class GeneratedRowsSparkTest {
  private static final List<String> FORMATS =
      List.of(System.getProperty("rows.formats", "json,csv,parquet,orc,kafka,avro").split(","));
  private static final List<String> KEYS = List.of("", "k\u0000", "a", "A", "é", "null");
  private static final int ROWS = 12;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = "json")
  void holdWhatPlainJavaSays(String format) throws Exception {
    check(format, Long.getLong("rows.seed", 1), Optional.empty());
  }

  @Tag("slow")
  @Test
  void holdWhatPlainJavaSaysForMinutes() throws Exception {
    long seed = Long.getLong("rows.seed", System.nanoTime() % 1_000_000);
    long end =
        System.nanoTime() + Duration.ofMinutes(Integer.getInteger("rows.minutes", 10)).toNanos();
    try (LocalKafka kafka = LocalKafka.start(directory.resolve("kafka"))) {
      do {
        for (String format : FORMATS) {
          check(format, seed, Optional.of(kafka));
        }
        seed++;
      } while (System.nanoTime() < end);
    }
  }

  private void check(String format, long seed, Optional<LocalKafka> kafka) throws Exception {
    Random random = new Random(seed);
    RandomRows generator = RandomRows.of(format, random);
    List<String> keys = format.equals("csv") ? KEYS.subList(2, KEYS.size()) : KEYS;
    StructType columns = generator.columns();
    Path root = Files.createDirectories(directory.resolve(format + "-" + seed));
    String topic = format + seed;
    Map<String, Object> broker =
        kafka
            .<Map<String, Object>>map(
                running ->
                    Map.of("bootstrapServers", running.servers(), "subscribe", List.of(topic)))
            .orElse(Map.of());
    DeclaredPipeline pipeline = pipeline(root, format, columns, broker);
    if (broker(format)) {
      kafka.orElseThrow().topic(topic, 1);
    }
    List<Long> numbers =
        LongStream.range(0, 2 * ROWS).boxed().collect(Collectors.toCollection(ArrayList::new));
    Collections.shuffle(numbers, random);
    List<Row> arrived = new ArrayList<>();
    for (int batch = 0; batch < 2; batch++) {
      List<Row> rows = new ArrayList<>();
      for (long number : numbers.subList(batch * ROWS, (batch + 1) * ROWS)) {
        rows.add(generator.row(columns, keys.get(random.nextInt(keys.size())), number));
      }
      if (format.equals("kafka")) {
        for (Row row : rows) {
          kafka.orElseThrow().send(topic, 0, 1, WrittenValues.json(row, columns), null);
        }
      } else if (format.equals("avro")) {
        AvroRows documents = new AvroRows(columns);
        for (Row row : rows) {
          kafka.orElseThrow().send(topic, 0, 1, documents.document(row), null);
        }
      } else {
        land(root, format, batch, rows, columns);
      }
      arrived.addAll(rows);
      String what = "%s, -Drows.seed=%d, %s".formatted(format, seed, columns.toDDL());
      assertThat(pipeline.run()).as(what).extracting(Ending::outcome).isEqualTo(Outcome.COMPLETED);
      compare(what, root, arrived);
    }
  }

  private static boolean broker(String format) {
    return format.equals("kafka") || format.equals("avro");
  }

  private static void compare(String what, Path root, List<Row> arrived) {
    Map<String, TreeMap<Long, Row>> keys = new TreeMap<>();
    for (Row row : arrived) {
      keys.computeIfAbsent(row.getString(0), key -> new TreeMap<>()).put(row.getLong(1), row);
    }
    List<Row> newest = keys.values().stream().map(rows -> rows.lastEntry().getValue()).toList();
    assertThat(stored(root, "appended")).as(what).isEqualTo(sorted(arrived));
    assertThat(stored(root, "upserted")).as(what).isEqualTo(sorted(newest));
    assertThat(stored(root, "completed"))
        .as(what)
        .isEqualTo(sorted(newest.stream().map(row -> RowFactory.create(row.get(0), row)).toList()));
    List<Row> versions = new ArrayList<>();
    for (TreeMap<Long, Row> rows : keys.values()) {
      for (Row row : rows.values()) {
        versions.add(with(row, row.get(1), rows.higherKey(row.getLong(1))));
      }
    }
    assertThat(stored(root, "versions")).as(what).isEqualTo(sorted(versions));
  }

  private static Row with(Row row, Object... more) {
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < row.length(); i++) {
      all.add(row.get(i));
    }
    Collections.addAll(all, more);
    return RowFactory.create(all.toArray());
  }

  private static List<String> stored(Path root, String table) {
    SparkSession session = Catalyst.clone(SharedSpark.session());
    session.conf().set("spark.sql.datetime.java8API.enabled", "true");
    return session
        .read()
        .format("delta")
        .load(root.resolve("tables").resolve(table).toString())
        .collectAsList()
        .stream()
        .map(row -> WrittenValues.canonical(WrittenValues.internal(row)))
        .sorted()
        .toList();
  }

  private static List<String> sorted(List<Row> rows) {
    return rows.stream().map(WrittenValues::canonical).sorted().toList();
  }

  private static DeclaredPipeline pipeline(
      Path root, String format, StructType columns, Map<String, Object> kafka) throws IOException {
    String names =
        Stream.of(columns.fieldNames()).map(SqlName::quoted).collect(Collectors.joining(", "));
    String query = "SELECT " + names + " FROM s";
    String grouped = "SELECT k AS g, max_by(struct(" + names + "), n) AS newest FROM s GROUP BY k";
    Map<String, Object> keyed = Map.of("keys", List.of("k"), "sequenceBy", List.of("n"));
    List<Map<String, Object>> tables =
        List.of(
            table("appended", query, Map.of("mode", "append")),
            table("upserted", query, plus(keyed, "mode", "upsert")),
            table("versions", query, plus(keyed, "mode", "history")),
            plus(
                table("completed", grouped, Map.of("mode", "complete")),
                "unboundedState",
                "accepted"));
    return new DeclaredPipeline(
        root,
        "sources: "
            + JSON.writeValueAsString(List.of(source(format, columns, kafka)))
            + "\ntables: "
            + JSON.writeValueAsString(tables));
  }

  private static Map<String, Object> source(
      String format, StructType columns, Map<String, Object> kafka) {
    String schema = columns.toDDL();
    if (broker(format)) {
      Map<String, Object> value =
          format.equals("avro")
              ? Map.of(
                  "format", "avro", "schema", new AvroRows(columns).schema(), "malformed", "fail")
              : Map.of("format", "json", "schema", schema, "malformed", "fail");
      return Map.of("name", "s", "kafka", kafka, "value", value);
    }
    Map<String, Object> files = Map.of("path", "ROOT/in", "format", format, "schema", schema);
    return Map.of(
        "name",
        "s",
        "files",
        switch (format) {
          case "json" -> plus(files, "malformed", "fail");
          case "csv" -> plus(plus(files, "malformed", "fail"), "options", Map.of("escape", "\""));
          default -> files;
        });
  }

  private static Map<String, Object> table(String name, String query, Map<String, Object> write) {
    return Map.of(
        "name", name, "from", List.of(Map.of("source", "s")), "query", query, "write", write);
  }

  private static Map<String, Object> plus(Map<String, Object> map, String key, Object value) {
    Map<String, Object> more = new TreeMap<>(map);
    more.put(key, value);
    return more;
  }

  private static void land(Path root, String format, int batch, List<Row> rows, StructType columns)
      throws IOException {
    Path landing = Files.createDirectories(root.resolve("in"));
    Path ready = landing.resolve("batch" + batch + "." + format);
    if (format.equals("json") || format.equals("csv")) {
      Function<Row, String> document =
          format.equals("json") ? row -> WrittenValues.json(row, columns) : WrittenValues::csv;
      String lines = rows.stream().map(document).collect(Collectors.joining("\n"));
      Files.move(Files.writeString(landing.resolve(".hidden"), lines), ready);
      return;
    }
    Path written = root.resolve("written" + batch);
    SharedSpark.session()
        .createDataFrame(rows, columns)
        .coalesce(1)
        .write()
        .format(format)
        .save(written.toString());
    try (Stream<Path> files = Files.list(written)) {
      Path part =
          files
              .filter(file -> file.getFileName().toString().startsWith("part-"))
              .max(Comparator.naturalOrder())
              .orElseThrow();
      Files.move(part, ready, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
