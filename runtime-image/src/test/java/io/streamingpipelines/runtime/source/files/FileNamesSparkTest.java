package io.streamingpipelines.runtime.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that a file is read once, whatever its name is (SPARK-58518: Spark reads files whose names
 * look like patterns twice).
 */
@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class FileNamesSparkTest {
  private static final List<String> NAMES =
      List.of(
          "plain",
          "ab",
          "a?",
          "cd",
          "c*",
          "e1",
          "e[1]",
          "e[!2]",
          "fx",
          "f{x,y}",
          "g{",
          "h]",
          "i\\j",
          "k:l",
          "m%20n",
          "m n",
          "%",
          "o\np",
          "q\tr",
          "s#t",
          "u+v&w=x",
          "y\"z'",
          "日本",
          "é~^$!()@;,|");

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"json", "csv"})
  void eachFileIsReadOnceWhateverItsName(String format) throws Exception {
    DeclaredPipeline pipeline = pipeline(format, "landing");
    boolean json = format.equals("json");
    for (int i = 0; i < NAMES.size(); i++) {
      file("landing", NAMES.get(i) + "." + format, json ? "{\"v\": " + i + "}" : i + "");
    }

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(values(pipeline)).containsExactlyElementsOf(each(0, NAMES.size()));

    file("landing", "[later]." + format, json ? "{\"v\": 100}" : "100");
    file("landing", "later*." + format, json ? "{\"v\": 101}" : "101");
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(values(pipeline))
        .containsExactlyElementsOf(
            Stream.concat(each(0, NAMES.size()).stream(), Stream.of("[100]", "[101]")).toList());
  }

  @Test
  void columnarFilesAndFoldersMayHaveSuchNames() throws Exception {
    DeclaredPipeline pipeline = pipeline("parquet", "landing/*");
    for (int i = 0; i < NAMES.size(); i++) {
      parquet("landing/" + (i % 2 == 0 ? "[x]" : "y"), NAMES.get(i) + ".parquet", i);
    }

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(values(pipeline)).containsExactlyElementsOf(each(0, NAMES.size()));
  }

  @Test
  void aPartOfAFileIsReadOnceToo() throws Exception {
    DeclaredPipeline pipeline =
        pipeline("json", "landing").edit("json, ", "json, malformed: fail, ");
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      lines.append("{\"v\": ").append(i).append("}\n");
    }
    file("landing", "b[1].json", lines.toString());
    file("landing", "b1.json", "{\"v\": 50}");

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(values(pipeline)).containsExactlyElementsOf(each(0, 51));
  }

  private DeclaredPipeline pipeline(String format, String path) {
    return new DeclaredPipeline(
        directory,
        """
        sources:
        - {name: s, files: {path: "ROOT/PATH", format: FORMAT, schema: v INT}}
        tables:
        - {name: t, from: [{source: s}], query: SELECT v FROM s}
        """
            .replace("FORMAT", format)
            .replace("PATH", path));
  }

  private static List<String> values(DeclaredPipeline pipeline) {
    return pipeline.rows("t").stream()
        .sorted((a, b) -> Integer.compare(number(a), number(b)))
        .toList();
  }

  private static int number(String row) {
    return Integer.parseInt(row.substring(1, row.length() - 1));
  }

  private static List<String> each(int from, int to) {
    return Stream.iterate(from, i -> i < to, i -> i + 1).map(i -> "[" + i + "]").toList();
  }

  private void file(String folder, String name, String text) throws IOException {
    Path target = Files.createDirectories(directory.resolve(folder));
    Path hidden = Files.writeString(target.resolve(".hidden"), text);
    Files.move(hidden, target.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private void parquet(String folder, String name, int value) throws IOException {
    Path written = directory.resolve("written");
    SharedSpark.session()
        .sql("SELECT " + value + " AS v")
        .coalesce(1)
        .write()
        .mode("overwrite")
        .parquet(written.toString());
    try (Stream<Path> files = Files.list(written)) {
      Path part =
          files
              .filter(f -> f.getFileName().toString().startsWith("part-"))
              .findFirst()
              .orElseThrow();
      Path target = Files.createDirectories(directory.resolve(folder));
      Files.move(part, target.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
