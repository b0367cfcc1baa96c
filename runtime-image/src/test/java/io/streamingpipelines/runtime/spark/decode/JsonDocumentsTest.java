package io.streamingpipelines.runtime.spark.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.DecodePlan.Format;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that everything is malformed that is not one whole, valid document
 * (docs/design/semantics.md#malformed-documents).
 */
class JsonDocumentsTest {
  private static final String SCHEMA =
      "id STRING, payload STRING, tags ARRAY<STRING>, total DECIMAL(10,2), at TIMESTAMP, n BIGINT,"
          + " ok BOOLEAN, nested STRUCT<a: INT, b: ARRAY<STRUCT<c: STRING>>>, m MAP<STRING, INT>";
  private static final String DOCUMENT =
      """
      {"id": "ä\\"\\\\\\u00e9€", "payload": {"deep": {"er": [1, "x}", null]}, "s": "}]"},
       "tags": ["a", "", "}"], "total": 12.34, "at": "2026-01-02T03:04:05.678Z", "n": -12,
       "ok": true, "nested": {"a": 1, "b": [{"c": "d"}, {}]}, "m": {"k": 1}}\
      """;

  @Test
  void refusesADocumentThatIsCutAnywhere() {
    byte[] whole = DOCUMENT.getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < whole.length; length++) {
      Decoded cut = Decoded.of(Format.JSON, SCHEMA, Map.of(), Arrays.copyOf(whole, length));
      assertThat(cut.malformed()).as("cut after %d bytes", length).isTrue();
      assertThat(cut.reason()).as("cut after %d bytes", length).isNotBlank();
    }
    assertThat(Decoded.json(SCHEMA, DOCUMENT).malformed()).isFalse();
  }

  @Test
  void refusesADocumentWhoseBeginningIsCutOff() {
    byte[] whole = DOCUMENT.getBytes(StandardCharsets.UTF_8);
    for (int from = 1; from < whole.length; from++) {
      Decoded cut =
          Decoded.of(Format.JSON, SCHEMA, Map.of(), Arrays.copyOfRange(whole, from, whole.length));
      assertThat(cut.malformed()).as("begins at byte %d", from).isTrue();
    }
  }

  @Test
  void keepsTheTextOfANestedObjectThatIsDeclaredString() {
    Decoded decoded = Decoded.json("payload STRING", "{\"payload\": {\"a\": [1, \"}\"]}}");

    assertThat(decoded.row()).isNotNull();
    assertThat(decoded.row().getString(0)).isEqualTo("{\"a\":[1,\"}\"]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\": \"a\"} x",
        "{\"id\": \"a\"},",
        "{\"id\": \"a\"}}",
        "{\"id\": \"a\"} null",
        "{\"id\": \"a\"}{\"id\": \"b\"}",
        "{\"id\": \"a\"}\n{\"id\": \"b\"}",
        "{\"id\": \"a\"}\u0000",
      })
  void refusesWhatIsMoreThanOneDocument(String document) {
    assertThat(Decoded.json("id STRING", document).malformed()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''             | empty
          '   '          | empty
          'null'         | not a JSON object but null
          '[]'           | not a JSON object but an array
          '[{"id": "a"}]'| not a JSON object but an array
          '"a"'          | not a JSON object but a string
          'true'         | not a JSON object but a boolean
          '12'           | not a JSON object but a number
          """)
  void refusesWhatIsNoObjectAndSaysWhatItIs(String document, String reason) {
    assertThat(Decoded.json("id STRING", document).reason()).isEqualTo(reason);
  }

  @Test
  void refusesSqlsNull() {
    Decoded decoded = Decoded.of(Format.JSON, "id STRING", Map.of(), null);

    assertThat(decoded.reason()).isEqualTo("NULL instead of a document");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\": \"a\", \"id\": \"b\"}",
        "{\"x\": {\"y\": 1, \"y\": 2}, \"id\": \"a\"}",
        "{\"id\": {\"y\": 1, \"y\": 2}}",
        "{\"id\": [{\"y\": 1, \"\\u0079\": 2}]}",
      })
  void refusesANameThatStandsTwiceInOneObject(String document) {
    Decoded decoded = Decoded.json("id STRING", document);

    assertThat(decoded.malformed()).isTrue();
    assertThat(decoded.reason()).startsWith("Duplicate field");
  }

  @Test
  void allowsTheSameNameInDifferentObjects() {
    assertThat(Decoded.json("id STRING", "{\"id\": {\"id\": 1}, \"x\": {\"id\": 2}}").malformed())
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          INT              | "1"
          INT              | 1.5
          INT              | 2147483648
          INT              | true
          INT              | {}
          TINYINT          | 256
          SMALLINT         | 32768
          BIGINT           | 9223372036854775808
          BOOLEAN          | "true"
          BOOLEAN          | 1
          DECIMAL(5,2)     | 1234.5
          DECIMAL(5,2)     | "x"
          DOUBLE           | "x"
          TIMESTAMP        | "yesterday"
          TIMESTAMP        | true
          DATE             | "2026-13-01"
          ARRAY<INT>       | [1, "2"]
          ARRAY<INT>       | 1
          MAP<STRING, INT> | {"a": "b"}
          STRUCT<a: INT>   | {"a": "b"}
          STRUCT<a: INT>   | [1]
          """)
  void refusesAValueOfAnotherType(String type, String value) {
    Decoded decoded =
        Decoded.json("before STRING, v " + type, "{\"before\":\"a\",\"v\":" + value + "}");

    assertThat(decoded.malformed()).isTrue();
    assertThat(decoded.reason()).isNotBlank().doesNotContain("SQLSTATE").doesNotContain("\n");
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    byte[] latin1 = "{\"id\": \"é\"}".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(Decoded.of(Format.JSON, "id STRING", Map.of(), latin1).reason())
        .isEqualTo("not UTF-8");
  }

  @Test
  void acceptsTheReplacementCharacterItself() {
    Decoded decoded = Decoded.json("id STRING", "{\"id\": \"\uFFFD\"}");

    assertThat(decoded.row()).isNotNull();
    assertThat(decoded.row().getString(0)).isEqualTo("\uFFFD");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'id': 'a'}",
        "{id: \"a\"}",
        "{\"id\": \"a\" /* comment */}",
        "{\"id\": \"a\",}",
        "{\"n\": NaN}",
        "{\"n\": 007}",
        "{\"id\": \"a\nb\"}",
      })
  void refusesWhatIsJsonOnlyForLenientParsers(String document) {
    assertThat(Decoded.json("id STRING, n DOUBLE", document).malformed()).isTrue();
  }

  @Test
  void isAsLenientAsTheOptionsAskFor() {
    Map<String, String> options = Map.of("allowSingleQuotes", "true", "allowcomments", "true");
    byte[] document = "{'id': 'a' /* b */}".getBytes(StandardCharsets.UTF_8);

    assertThat(Decoded.of(Format.JSON, "id STRING", options, document).malformed()).isFalse();
  }

  @Test
  void namesThePlaceOfASyntaxError() {
    assertThat(Decoded.json("id STRING", "{\"id\": nul}").reason()).contains("line 1, column 8");
  }

  @Test
  void keepsReasonsShort() {
    String document = "{\"v\": \"" + "x".repeat(10_000) + "\"}";

    assertThat(Decoded.json("v INT", document).reason()).hasSizeLessThanOrEqualTo(300);
  }
}
