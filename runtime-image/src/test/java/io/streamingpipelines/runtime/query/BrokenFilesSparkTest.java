package io.streamingpipelines.runtime.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.Failure.Kind;
import io.streamingpipelines.runtime.session.SharedSpark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broken file fails its query with a sentence that says what to do; no retry mends it. */
@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class BrokenFilesSparkTest {
  private static final String WHAT_TO_DO = ", or with an empty one to skip it";

  /** A Parquet file of Arrow's with one row of column v, a timestamp in nanoseconds. */
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

    // a batch is read again as a whole: none of the rows before the cut is there twice
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
    broken[5_000] ^= 1; // within the values: only the page's checksum tells
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
        "column v is INT64, the schema says timestamp; only milliseconds and microseconds can be"
            + " read as TIMESTAMP, not nanoseconds");
  }

  @Test
  void aParquetFileWithOtherTypesIsTold() throws Exception {
    DeclaredPipeline pipeline = pipeline("parquet");
    land("a.parquet", written("parquet", "SELECT 'one' AS v"));

    assertBroken(pipeline, "a.parquet", "column v is BINARY, the schema says int");
  }

  @Test
  void anOrcFileThatIsNoneIsTold() throws Exception {
    DeclaredPipeline pipeline = pipeline("orc");
    land("a.orc", "something else\n".getBytes(StandardCharsets.UTF_8));

    assertBroken(pipeline, "a.orc", "Malformed ORC file");
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
        .endsWith(WHAT_TO_DO);
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
    Path target = Files.createDirectories(directory.resolve("landing"));
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
