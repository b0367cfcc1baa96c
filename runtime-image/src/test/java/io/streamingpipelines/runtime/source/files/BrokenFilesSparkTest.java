package io.streamingpipelines.runtime.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.Failure.Kind;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import io.streamingpipelines.runtime.query.Ending;
import io.streamingpipelines.runtime.query.QuerySupervisor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests broken files. Such a file fails its query with a sentence that says what to do, because no
 * retry helps, unless the source declares that broken files are quarantined or skipped; then none
 * of its rows is stored.
 */
@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class BrokenFilesSparkTest {
  private static final String WHAT_TO_DO = ", or skip it with brokenFiles: quarantine or skip";

  /** A Parquet file written by Arrow with one row, whose column v is a timestamp in nanoseconds. */
  private static final String NANOSECONDS =
      "UEFSMRUAFRwVHCwVAhUAFQYVBhwAAAACAAAAAgEBAAAAAAAAABUEGSw1ABgGc2NoZW1hFQIAFQQlAhgBdmyMERw8AAAAAAAW"
          + "AhkcGRwmABwVBBklBgAZGAF2FQAWAhZCFkImCEkcFQAVABUCADwpBhkmAAIAAAAWQhYCJggWQgAoIHBhcnF1ZXQtY3Bw"
          + "LWFycm93IHZlcnNpb24gMjYuMC4xGRwcAAAAgwAAAFBBUjE=";

  @TempDir Path directory;

  @Test
  void aCompressedFileThatIsCutIsTold() throws Exception {
    DeclaredPipeline pipeline = pipeline("json");
    byte[] whole = gzip("{\"v\": 1}\n".repeat(50_000));
    land("a.json.gz", Arrays.copyOf(whole, whole.length / 2));

    assertBroken(pipeline, "a.json.gz", "Unexpected end of input stream");

    // the whole batch is read again, without duplicates of the rows before the cut
    land("a.json.gz", gzip("{\"v\": 1}\n{\"v\": 2}\n"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("t")).containsExactly("[1]", "[2]");
  }

  @Test
  void aFileThatIsNotCompressedAsItsNameSaysIsTold() throws Exception {
    DeclaredPipeline pipeline = pipeline("csv");
    land("a.csv.gz", "1\n".repeat(50).getBytes(StandardCharsets.UTF_8));

    assertBroken(pipeline, "a.csv.gz", "not a gzip file");

    land("a.csv.gz", new byte[0]);
    land("b.csv", "3\n".getBytes(StandardCharsets.UTF_8));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("t")).containsExactly("[3]");
  }

  @Test
  void aParquetFileThatIsCutIsTold() throws Exception {
    DeclaredPipeline pipeline = pipeline("parquet");
    byte[] whole = written("parquet", "SELECT 1 AS v");
    land("a.parquet", Arrays.copyOf(whole, whole.length - 20));

    assertBroken(pipeline, "a.parquet", "is not a Parquet file");

    land("a.parquet", new byte[0]);
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void aParquetFileThatIsBrokenInTheMiddleIsTold() throws Exception {
    DeclaredPipeline pipeline = pipeline("parquet");
    byte[] broken = written("parquet", "SELECT CAST(id AS INT) AS v FROM range(20000)");
    broken[5_000] ^= 1; // within the values: only the page's checksum reveals it
    land("a.parquet", broken);

    assertBroken(pipeline, "a.parquet", "CRC checksum verification failed");
  }

  @Test
  void aParquetFileOfNanosecondsIsTold() throws Exception {
    DeclaredPipeline pipeline = pipeline("parquet").edit("v INT", "v TIMESTAMP");
    land("a.parquet", Base64.getDecoder().decode(NANOSECONDS));

    assertBroken(
        pipeline,
        "a.parquet",
        "column v is INT64, but the schema says timestamp; only milliseconds and microseconds can"
            + " be read as TIMESTAMP, not nanoseconds");
  }

  @Test
  void aParquetFileWithOtherTypesIsTold() throws Exception {
    DeclaredPipeline pipeline = pipeline("parquet");
    land("a.parquet", written("parquet", "SELECT 'one' AS v"));

    assertBroken(pipeline, "a.parquet", "column v is BINARY, but the schema says int");
  }

  @Test
  void anOrcFileThatIsNoneIsTold() throws Exception {
    DeclaredPipeline pipeline = pipeline("orc");
    land("a.orc", "something else\n".getBytes(StandardCharsets.UTF_8));

    assertBroken(pipeline, "a.orc", "Malformed ORC file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "csv", "text", "parquet", "orc"})
  void aBrokenFileIsQuarantinedAsAWhole(String format) throws Exception {
    DeclaredPipeline pipeline = quarantining(format);
    land("a." + format, whole(format, 1, 2));
    land("b." + extension(format), cut(format));
    land("c." + format, whole(format, 3, 4));

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    assertThat(pipeline.rows("t")).containsExactly("[1]", "[2]", "[3]", "[4]");
    String file = "file://" + directory.resolve("landing/b." + extension(format));
    assertThat(pipeline.rows("t_quarantine", "v", "CAST(_malformed.raw AS STRING)"))
        .containsExactly("[null," + file + "]");
    assertThat(pipeline.rows("t_quarantine", "_malformed.reason"))
        .singleElement()
        .asString()
        .startsWith("[the file cannot be read: ");

    // the batch is committed, so the next start neither reads the file again nor fails because of
    // it
    land("d." + format, whole(format, 5));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("t")).containsExactly("[1]", "[2]", "[3]", "[4]", "[5]");
    assertThat(pipeline.rows("t_quarantine", "v")).hasSize(1);
  }

  @Test
  void whatWasFailingGoesOnWhereTheDeclarationChanges() throws Exception {
    DeclaredPipeline pipeline = pipeline("parquet");
    land("a.parquet", whole("parquet", 1));
    land("b.parquet", cut("parquet"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.FAILED);

    pipeline.edit("schema: v INT", "schema: v INT, brokenFiles: skip");
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    assertThat(pipeline.rows("t")).containsExactly("[1]");
    assertThat(directory.resolve("tables/t_quarantine")).doesNotExist();
  }

  @Test
  void skippedFilesAreCountedAsDroppedRows() throws Exception {
    DeclaredPipeline pipeline = pipeline("json").edit("v INT", "v INT, brokenFiles: skip");
    land("a.json", whole("json", 1));
    land("b.json.gz", cut("json"));

    try (QuerySupervisor supervisor = pipeline.start()) {
      assertThat(supervisor.await().outcome()).isEqualTo(Outcome.COMPLETED);
      assertThat(supervisor.statuses())
          .singleElement()
          .satisfies(status -> assertThat(status.quality().dropped()).isEqualTo(1));
    }
  }

  @Test
  void filesAndDocumentsGoTheirOwnWays() throws Exception {
    String documents = "{\"v\": 1}\n{\"v\": \n";
    DeclaredPipeline pipeline =
        quarantining("json").edit("schema: v INT", "schema: v INT, malformed: drop");
    land("a.json", documents.getBytes(StandardCharsets.UTF_8));
    land("b.json.gz", cut("json"));

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    assertThat(pipeline.rows("t")).containsExactly("[1]");
    assertThat(pipeline.rows("t_quarantine", "_malformed.reason"))
        .singleElement()
        .asString()
        .contains("Unexpected end of input stream");
  }

  @Test
  void aMalformedDocumentFailsThoughBrokenFilesAreSkipped() throws Exception {
    DeclaredPipeline pipeline =
        pipeline("json").edit("v INT", "v INT, brokenFiles: skip, malformed: fail");
    land("b.json.gz", cut("json"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    land("c.json", "{".getBytes(StandardCharsets.UTF_8));
    Ending ended = pipeline.run();
    assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(Objects.requireNonNull(ended.failure()).reason()).isEqualTo("MalformedInput");
  }

  @Test
  void brokenFilesAreSkippedBeforeAnAggregation() throws Exception {
    DeclaredPipeline pipeline =
        pipeline("json")
            .edit("v INT", "v INT, brokenFiles: skip, malformed: fail")
            .edit("SELECT v FROM s", "SELECT count(*) AS n FROM s, write: {mode: complete}");
    land("a.json", whole("json", 1, 2, 3));
    land("b.json.gz", cut("json"));

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("t")).containsExactly("[3]");
  }

  @Test
  void aQuarantineThatBrokenFilesCannotReachIsRefused() {
    DeclaredPipeline pipeline =
        pipeline("parquet")
            .edit("v INT", "v INT, brokenFiles: quarantine")
            .edit("SELECT v FROM s", "SELECT count(*) AS n FROM s, write: {mode: complete}");

    assertThat(pipeline.check().problems())
        .extracting(Problem::message)
        .containsExactly(
            "Broken files cannot reach the quarantine through a query that aggregates, joins,"
                + " explodes or removes duplicates; insert a stateless table before it, or"
                + " `brokenFiles: skip`.");
  }

  @Test
  void foldersHeadersAndWholeFilesAreReadAsWithoutTheChoice() throws Exception {
    DeclaredPipeline pipeline =
        new DeclaredPipeline(
            directory,
            """
            sources:
            - {name: c, files: {path: ROOT/csv, format: csv, schema: "v INT, day STRING", brokenFiles: quarantine, options: {header: "true"}}}
            - {name: j, files: {path: ROOT/json, format: json, schema: "v INT, w INT", brokenFiles: quarantine, options: {multiLine: "true"}}}
            - {name: p, files: {path: ROOT/parquet, format: parquet, schema: "v INT, day STRING", brokenFiles: quarantine}}
            tables:
            - {name: tc, from: [{source: c}], query: "SELECT day, v FROM c"}
            - {name: tj, from: [{source: j}], query: "SELECT w, v FROM j WHERE v > 1"}
            - {name: tp, from: [{source: p}], query: "SELECT day, v FROM p WHERE v > 1"}
            """);
    land("csv/day=1", "a.csv", "w,v\nx,7\n".getBytes(StandardCharsets.UTF_8));
    land("csv/day=2", "b.csv.gz", cut("csv"));
    land("json", "a.json", "[{\"v\": 2, \"w\": 3}, {\"v\": 1}]".getBytes(StandardCharsets.UTF_8));
    land("json", "b.json", "[]".getBytes(StandardCharsets.UTF_8));
    land("json", "c.json.gz", cut("json"));
    land("parquet/day=1", "a.parquet", whole("parquet", 1, 2));
    land("parquet/day=2", "b.parquet", cut("parquet"));

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    assertThat(pipeline.rows("tc")).containsExactly("[1,7]");
    assertThat(pipeline.rows("tj")).containsExactly("[3,2]");
    assertThat(pipeline.rows("tp")).containsExactly("[1,2]");
    for (String table : List.of("tc", "tj", "tp")) {
      assertThat(pipeline.rows(table + "_quarantine", "v", "_malformed.topic"))
          .containsExactly("[null,null]");
    }
  }

  private DeclaredPipeline quarantining(String format) {
    DeclaredPipeline pipeline =
        pipeline(format).edit("schema: v INT", "schema: v INT, brokenFiles: quarantine");
    return format.equals("text")
        ? pipeline
            .edit("schema: v INT, ", "")
            .edit("SELECT v FROM s", "SELECT CAST(value AS INT) AS v FROM s")
        : pipeline;
  }

  private static String extension(String format) {
    return format.equals("parquet") || format.equals("orc") ? format : format + ".gz";
  }

  private byte[] whole(String format, int... values) throws IOException {
    String template = format.equals("json") ? "{\"v\": %d}\n" : "%d\n";
    return switch (format) {
      case "parquet", "orc" ->
          written(
              format,
              Arrays.stream(values)
                  .mapToObj(Integer::toString)
                  .collect(Collectors.joining("), (", "SELECT * FROM VALUES (", ") AS t(v)")));
      default ->
          Arrays.stream(values)
              .mapToObj(value -> String.format(Locale.ROOT, template, value))
              .collect(Collectors.joining())
              .getBytes(StandardCharsets.UTF_8);
    };
  }

  /** A file whose rows can be read up to the position where it is broken. */
  private byte[] cut(String format) throws IOException {
    if (format.equals("parquet")) {
      byte[] broken = written(format, "SELECT CAST(id AS INT) AS v FROM range(20000)");
      broken[50_000] ^= 1;
      return broken;
    }
    if (format.equals("orc")) {
      byte[] broken = written(format, "SELECT CAST(id AS INT) AS v FROM range(20000)");
      return Arrays.copyOf(broken, broken.length - 50);
    }
    byte[] lines = gzip((format.equals("json") ? "{\"v\": 9}\n" : "9\n").repeat(50_000));
    return Arrays.copyOf(lines, lines.length / 2);
  }

  private void assertBroken(DeclaredPipeline pipeline, String file, String cause) throws Exception {
    Ending report = pipeline.run();
    assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
    Failure failure = Objects.requireNonNull(report.failure());
    assertThat(failure.kind()).as(failure.message()).isEqualTo(Kind.DATA);
    assertThat(failure.reason()).isEqualTo("BrokenFile");
    assertThat(failure.message())
        .startsWith("File file:" + directory.resolve("landing").resolve(file) + " cannot be read")
        .contains(cause)
        .contains(WHAT_TO_DO + ". Batch 0 reads s (");
  }

  private DeclaredPipeline pipeline(String format) {
    return new DeclaredPipeline(
        directory,
        """
        sources:
        - {name: s, files: {path: ROOT/landing, format: FORMAT, schema: v INT}}
        tables:
        - {name: t, from: [{source: s}], query: SELECT v FROM s}
        """
            .replace("FORMAT", format));
  }

  private void land(String name, byte[] bytes) throws IOException {
    land("landing", name, bytes);
  }

  private void land(String folder, String name, byte[] bytes) throws IOException {
    Path target = Files.createDirectories(directory.resolve(folder));
    Path hidden = Files.write(target.resolve(".hidden"), bytes);
    Files.move(hidden, target.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private byte[] written(String format, String sql) throws IOException {
    Path written = directory.resolve("written");
    SharedSpark.session()
        .sql(sql)
        .coalesce(1)
        .write()
        .format(format)
        .mode("overwrite")
        .option("compression", "none")
        .save(written.toString());
    try (Stream<Path> files = Files.list(written)) {
      return Files.readAllBytes(
          files
              .filter(f -> f.getFileName().toString().startsWith("part-"))
              .findFirst()
              .orElseThrow());
    }
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
