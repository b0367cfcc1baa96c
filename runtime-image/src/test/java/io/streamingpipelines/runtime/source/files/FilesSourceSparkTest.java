package io.streamingpipelines.runtime.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class FilesSourceSparkTest {
  private static final List<String> FORMATS = List.of("json", "csv", "parquet", "orc");

  @TempDir Path directory;

  @Test
  void readsEachFormatAndOnlyWhatThePathNames() throws Exception {
    for (String format : FORMATS) {
      write(format, "2026/a", 1);
    }
    write("parquet", "2025/a", 9); // not in the path
    text("first");
    DeclaredPipeline pipeline = formats();

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("read"))
        .containsExactly(
            "[csv,id 1,1]",
            "[json,id 1,1]",
            "[orc,id 1,1]",
            "[parquet,id 1,1]",
            "[text,first,null]");

    for (String format : FORMATS) {
      write(format, "2026/b", 2);
    }
    text("second");
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("read")).hasSize(10).contains("[orc,id 2,2]", "[text,second,null]");
  }

  private DeclaredPipeline formats() {
    StringBuilder sources = new StringBuilder("sources:\n");
    StringBuilder query = new StringBuilder();
    StringBuilder from = new StringBuilder();
    for (String format : FORMATS) {
      sources.append(
          "- {name: %s_files, files: {path: ROOT/%s/2026/*, format: %s, schema: \"id STRING, v INT\"}}\n"
              .formatted(format, format, format));
      from.append("{source: %s_files}, ".formatted(format));
      query.append(
          "SELECT '%s' AS format, id, v FROM %s_files UNION ALL ".formatted(format, format));
    }
    return new DeclaredPipeline(
        directory,
        sources
            + "- {name: lines, files: {path: ROOT/text, format: text}}\n"
            + "tables:\n- name: read\n  from: ["
            + from
            + "{source: lines}]\n  query: "
            + query
            + "SELECT 'text', value, NULL FROM lines\n");
  }

  private void write(String format, String folder, int v) {
    SparkSession spark = SharedSpark.session();
    spark
        .sql("SELECT 'id %d' AS id, %d AS v".formatted(v, v))
        .coalesce(1)
        .write()
        .format(format)
        .save(directory.resolve(format).resolve(folder) + "");
  }

  private void text(String line) throws IOException {
    Path folder = Files.createDirectories(directory.resolve("text"));
    Files.writeString(folder.resolve(line), line + "\n");
  }

  @Test
  void takesSoManyFilesABatchAndTheNewestFirst() throws Exception {
    DeclaredPipeline pipeline =
        new DeclaredPipeline(
            directory,
            """
            sources:
            - {name: old, files: {path: ROOT/in, format: json, schema: v INT, maxFilesPerTrigger: 2}}
            - {name: young, files: {path: ROOT/in, format: json, schema: v INT, maxFilesPerTrigger: 2, latestFirst: true}}
            tables:
            - {name: oldest_first, from: [{source: old}], query: "SELECT v, current_timestamp() AS batch FROM old"}
            - {name: newest_first, from: [{source: young}], query: "SELECT v, current_timestamp() AS batch FROM young"}
            """);
    for (int v = 1; v <= 3; v++) {
      pipeline.land("in", "{\"v\": " + v + "}");
    }

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(batches(pipeline, "oldest_first")).containsExactly("1,2", "3");
    assertThat(batches(pipeline, "newest_first")).containsExactly("2,3", "1");
  }

  private static List<String> batches(DeclaredPipeline pipeline, String table) {
    return pipeline
        .read(table)
        .groupBy("batch")
        .agg(org.apache.spark.sql.functions.expr("array_join(array_sort(collect_list(v)), ',')"))
        .orderBy("batch")
        .collectAsList()
        .stream()
        .map((Row row) -> row.getString(1))
        .toList();
  }

  /** Spark cleans up the files of a batch when the next one begins. */
  @Test
  void deletesOrArchivesFilesThatWereRead() throws Exception {
    DeclaredPipeline pipeline =
        new DeclaredPipeline(
            directory,
            """
            sources:
            - {name: gone, files: {path: ROOT/gone, format: json, schema: v INT, cleanSource: delete}}
            - name: kept
              files: {path: ROOT/kept, format: json, schema: v INT, cleanSource: archive, options: {sourceArchiveDir: ROOT/archive}}
            tables:
            - name: read
              from: [{source: gone}, {source: kept}]
              query: SELECT v FROM gone UNION ALL SELECT v FROM kept
            """);
    pipeline.land("gone", "{\"v\": 1}").land("kept", "{\"v\": 2}").run();
    pipeline.land("gone", "{\"v\": 3}").land("kept", "{\"v\": 4}").run();

    assertThat(pipeline.rows("read")).containsExactly("[1]", "[2]", "[3]", "[4]");
    assertThat(files("gone")).containsExactly("3.json");
    assertThat(files("kept")).containsExactly("4.json");
    assertThat(files("archive")).containsExactly("2.json");
  }

  private List<String> files(String folder) throws IOException {
    try (Stream<Path> found = Files.walk(directory.resolve(folder))) {
      return found
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .sorted()
          .toList();
    }
  }
}
