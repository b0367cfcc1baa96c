package io.streamingpipelines.runtime.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that documents in files are read one by one and as strictly as those from Kafka, whatever
 * the options.
 */
@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class FileDocumentsSparkTest {
  @TempDir Path directory;

  @Test
  void refusesAJsonFileThatIsNotOneWholeDocument() throws Exception {
    DeclaredPipeline pipeline = json("{multiLine: \"true\"}");
    file("good", "{\n  \"v\": 1\n}\n");
    file("two", "{\"v\": 2}\n{\"v\": 3}");
    file("garbage", "{\"v\": 4} x");
    file("twice", "{\"v\": 5, \"v\": 6}");
    file("cut", "{\"v\":\n 7");
    file("cut-array", "[{\"v\": 8}, {\"v\"");
    file("more-than-an-array", "[{\"v\": 8}] x");
    file("blank", " \n\n");

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("t")).containsExactly("[1]");
    assertThat(reasons(pipeline))
        .hasSize(6)
        .anySatisfy(reason -> assertThat(reason).startsWith("there is text after the document"))
        .anySatisfy(reason -> assertThat(reason).startsWith("Duplicate field 'v'"))
        .anySatisfy(reason -> assertThat(reason).startsWith("Unexpected end-of-input"))
        .anySatisfy(reason -> assertThat(reason).startsWith("Unrecognized token 'x'"));
  }

  @Test
  void readsEachObjectOfAnArrayByItself() throws Exception {
    DeclaredPipeline pipeline = json("{multiLine: \"true\"}");
    file(
        "array",
        "\uFEFF [ {\"v\": 1, \"x\": [1, \"]\"]}\n"
            + ", {\"v\":\n"
            + " 2},{\"v\": \"3\"}, 4, \"{}\" ,{\"v\": 5} ]\n");
    file("empty", "[]");

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("t")).containsExactly("[1]", "[2]", "[5]");
    assertThat(reasons(pipeline))
        .containsExactlyInAnyOrder(
            "column v: \"3\" is not a value of type INT",
            "not a JSON object but a number",
            "not a JSON object but a string");
    assertThat(pipeline.rows("t_quarantine", "CAST(_malformed.raw AS STRING)"))
        .containsExactlyInAnyOrder("[{\"v\": \"3\"}]", "[4]", "[\"{}\"]");
  }

  @Test
  void skipsBlankLinesOfJson() throws Exception {
    DeclaredPipeline pipeline = json("{}");
    file("lines", "\n{\"v\": 1}\r\n\r\n  \t\n{\"v\": 2}\n\n");

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("t")).containsExactly("[1]", "[2]");
    assertThat(reasons(pipeline)).isEmpty();
  }

  @Test
  void readsTheEncodingThatIsNamed() throws Exception {
    DeclaredPipeline pipeline =
        new DeclaredPipeline(
            directory,
            """
            sources:
            - {name: latin, files: {path: ROOT/latin, format: json, schema: v STRING, options: {encoding: ISO-8859-1}}}
            - {name: wide, files: {path: ROOT/wide, format: json, schema: v STRING, options: {charset: UTF-16, multiLine: "true"}}}
            - {name: csv, files: {path: ROOT/csv, format: csv, schema: v STRING, options: {encoding: windows-1252, header: "true"}}}
            tables:
            - name: t
              from: [{source: latin}, {source: wide}, {source: csv}]
              query: SELECT v FROM latin UNION ALL SELECT v FROM wide UNION ALL SELECT v FROM csv
            """);
    file("latin", "a", "{\"v\": \"é1\"}\n{\"v\": \"é2\"}".getBytes(StandardCharsets.ISO_8859_1));
    file("wide", "a", "[{\"v\": \"é3\"},{\"v\": \"日\"}]".getBytes(StandardCharsets.UTF_16));
    file("csv", "a", "v\n€4\n".getBytes(Charset.forName("windows-1252")));

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("t")).containsExactly("[é1]", "[é2]", "[é3]", "[€4]", "[日]");
  }

  @Test
  void refusesARecordOfCsvThatIsNotWhole() throws Exception {
    DeclaredPipeline pipeline = csv("id INT, v STRING", "{}");
    file(
        "records",
        String.join(
            "\n",
            "1,one",
            "2,\"two words",
            "3",
            "4,four,4",
            "",
            "5,\"a\"b",
            "x" + ",".repeat(30_000),
            "6,six"));

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("t")).containsExactly("[1,one]", "[6,six]");
    assertThat(reasons(pipeline))
        .containsExactlyInAnyOrder(
            "a quote is not closed",
            "the record has 1 field, the schema has 2 columns",
            "the record has 3 fields, the schema has 2 columns",
            "a quoted field does not end with its closing quote; the option escape says how a quote"
                + " inside it is written",
            "the record has more than 20480 fields (option maxColumns)");
  }

  @Test
  void findsFieldsByTheNamesOfTheirHeader() throws Exception {
    DeclaredPipeline pipeline =
        csv("id INT, v STRING", "{header: \"true\", comment: \"#\", sep: \";\"}");
    file("right", "id;v\n1;one\n");
    file("swapped", "# from the till\n\n V ;ID\ntwo;2\n# half of it\n\nthree;3");
    file("more", "\uFEFFid;other;v\n4;x;four\n5;five\n");
    file("header-alone", "id;v\n");
    file("empty", "");
    zipped("zipped", "v;id\nsix;6\n");

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("t"))
        .containsExactly("[1,one]", "[2,two]", "[3,three]", "[4,four]", "[6,six]");
    assertThat(reasons(pipeline))
        .containsExactly("the record has 2 fields, the header has 3 names");
  }

  @Test
  void refusesTheRecordsOfAFileWhoseHeaderLacksAColumn() throws Exception {
    DeclaredPipeline pipeline = csv("id INT, v STRING", "{header: \"true\"}");
    file("lacks", "id,w\n1,one\n2,two");
    file("twice", "id,v,ID\n3,three,3");
    file("right", "v,id\nfour,4");

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("t")).containsExactly("[4,four]");
    assertThat(reasons(pipeline))
        .containsExactlyInAnyOrder(
            "the header of the file cannot be used: it has no field v, only id, w",
            "the header of the file cannot be used: it has no field v, only id, w",
            "the header of the file cannot be used: it names ID twice");
  }

  /** Several tasks read a file of this size, and only one of them sees its header. */
  @Tag("slow")
  @Test
  void findsFieldsByNameInEachPartOfALargeFile() throws Exception {
    DeclaredPipeline pipeline = csv("id INT, v STRING", "{header: \"true\"}");
    StringBuilder records = new StringBuilder("# no comment,v,id\n");
    int count = 200_000;
    for (int i = 0; i < count; i++) {
      records.append("filler filler filler filler filler,v").append(i).append(',').append(i);
      records.append('\n');
    }
    file("large", records.toString());

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.read("t").filter("v = concat('v', id)").count()).isEqualTo(count);
    assertThat(pipeline.read("t").select("id").distinct().count()).isEqualTo(count);
    assertThat(reasons(pipeline)).isEmpty();
  }

  @Test
  void readsRecordsOfCsvThatHaveSeveralLines() throws Exception {
    DeclaredPipeline pipeline =
        csv("id INT, v STRING", "{multiLine: \"true\", header: \"true\", comment: \"#\"}");
    file(
        "good",
        "\uFEFFv,id\r\n\"one\r\nline, or two\",1\r\n\r\n# \"comment\r\ntwo,2\r\n\"x\"y,3\r\n4,4");
    file("cut", "id,v\n5,five\n6,\"six\n7,seven\n8,eight");

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.read("t").orderBy("id").collectAsList().stream().map(Row::mkString))
        .containsExactly("1one\r\nline, or two", "2two", "44", "5five");
    assertThat(reasons(pipeline))
        .containsExactlyInAnyOrder(
            "a quote is not closed",
            "a quoted field does not end with its closing quote; the option escape says how a quote"
                + " inside it is written");
    assertThat(pipeline.rows("t_quarantine", "CAST(_malformed.raw AS STRING)"))
        .containsExactlyInAnyOrder("[6,\"six\n7,seven\n8,eight]", "[\"x\"y,3]");
  }

  @Test
  void takesColumnsFromTheNamesOfFolders() throws Exception {
    DeclaredPipeline pipeline = csv("day DATE, id INT, shop STRING", "{}");
    file("in/day=2026-01-02/shop=007", "a", "1".getBytes(StandardCharsets.UTF_8));
    file("in/day=2026-01-03/shop=008", "a", "2\n3,x".getBytes(StandardCharsets.UTF_8));

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("t", "day", "id")).containsExactly("[2026-01-02,1]", "[2026-01-03,2]");
    assertThat(reasons(pipeline)).hasSize(1);
  }

  @Test
  void refusesASchemaThatItsDocumentsCannotFill() {
    assertThat(csv("id INT, v ARRAY<INT>", "{}").check().problems().toString())
        .contains("spec.sources[0].files.schema")
        .contains("Column v is ARRAY<INT>, which a CSV field cannot contain");
    assertThat(csv("id INT, _corrupt_record STRING", "{}").compile().problems().toString())
        .contains("column '_corrupt_record' is reserved for malformed: keep");
  }

  private DeclaredPipeline json(String options) {
    return pipeline("json", "v INT", options);
  }

  private DeclaredPipeline csv(String schema, String options) {
    return pipeline("csv", schema, options);
  }

  private DeclaredPipeline pipeline(String format, String schema, String options) {
    return new DeclaredPipeline(
        directory,
        """
        sources:
        - name: landed
          files: {path: ROOT/in, format: FORMAT, schema: "SCHEMA", options: OPTIONS}
        tables:
        - {name: t, from: [{source: landed}]}
        """
            .replace("FORMAT", format)
            .replace("SCHEMA", schema)
            .replace("OPTIONS", options));
  }

  private void file(String name, String text) throws IOException {
    file("in", name, text.getBytes(StandardCharsets.UTF_8));
  }

  private void file(String folder, String name, byte[] bytes) throws IOException {
    Path target = Files.createDirectories(directory.resolve(folder));
    Files.write(target.resolve(name), bytes);
  }

  private void zipped(String name, String text) throws IOException {
    Path target = Files.createDirectories(directory.resolve("in"));
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(target.resolve(name + ".gz")))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private List<String> reasons(DeclaredPipeline pipeline) {
    return Files.exists(directory.resolve("tables/t_quarantine"))
        ? pipeline.read("t_quarantine").select("_malformed.reason").collectAsList().stream()
            .map(row -> row.getString(0))
            .toList()
        : List.of();
  }
}
