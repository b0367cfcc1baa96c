package io.streamingpipelines.runtime.spark.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.DecodePlan.Format;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that each value has one record with the declared number of fields
 * (docs/design/semantics.md#malformed-documents).
 */
class CsvDocumentsTest {
  private static final String SCHEMA = "id STRING, v INT, at TIMESTAMP, last STRING";

  @Test
  void refusesARecordThatIsCutBeforeItsLastField() {
    String record = "a,1,2026-01-02T03:04:05Z,";
    byte[] whole = (record + "\"b,\nc\"").getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < whole.length; length++) {
      if (length == record.length()) {
        continue; // the last field may be empty: it cannot be known that something is missing
      }
      Decoded cut = Decoded.of(Format.CSV, SCHEMA, Map.of(), Arrays.copyOf(whole, length));
      assertThat(cut.malformed()).as("cut after %d bytes", length).isTrue();
      assertThat(cut.reason()).as("cut after %d bytes", length).isNotBlank();
    }
    assertThat(Decoded.csv(SCHEMA, record + "\"b,\nc\"").malformed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a,1,2026-01-01T00:00:00Z,b,c",
        "a,x,2026-01-01T00:00:00Z,b",
        "a,1.5,2026-01-01T00:00:00Z,b",
        "a,2147483648,2026-01-01T00:00:00Z,b",
        "a,1,yesterday,b",
      })
  void refusesFieldsThatDoNotFitTheSchema(String record) {
    assertThat(Decoded.csv(SCHEMA, record).malformed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,1\nb,2", "a,1\r\nb,2\r\n", "a,1\rb,2"})
  void refusesASecondRecord(String record) {
    assertThat(Decoded.csv("id STRING, v INT", record).reason()).isEqualTo("more than one record");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n", "\r\n"})
  void refusesAnEmptyRecord(String record) {
    assertThat(Decoded.csv("id STRING, v INT", record).reason()).isEqualTo("empty");
  }

  @Test
  void refusesAQuoteThatIsNotClosed() {
    assertThat(Decoded.csv("id STRING, v INT", "\"a,1").reason())
        .isEqualTo("a quote is not closed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0000", "\"\u0000\"", "a\u0000b", "\"\u0000a\""})
  void refusesACharacterThatItWouldDrop(String field) {
    assertThat(Decoded.csv("id STRING, v INT", field + ",1").reason())
        .isEqualTo("the record has the character U+0000, which CSV cannot hold");
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    byte[] latin1 = "é,1".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(Decoded.of(Format.CSV, "id STRING, v INT", Map.of(), latin1).reason())
        .isEqualTo("not UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,1\n", "a,1\r\n", "a,1\r"})
  void takesALineBreakAtTheEndForTheRecordsEnd(String record) {
    Decoded decoded = Decoded.csv("id STRING, v INT", record);

    assertThat(decoded.row()).isNotNull();
    assertThat(decoded.row().getInt(1)).isEqualTo(1);
  }

  @Test
  void keepsLineBreaksAndSeparatorsInsideQuotes() {
    Decoded decoded = Decoded.csv("id STRING, v INT", "\"a,\nb\\\"c\",1");

    assertThat(decoded.row()).isNotNull();
    assertThat(decoded.row().getString(0)).isEqualTo("a,\nb\"c");
  }

  @Test
  void obeysSeparatorQuoteAndEscape() {
    Map<String, String> options = Map.of("sep", ";", "quote", "'", "escape", "'");
    byte[] record = "'it''s; \"';2".getBytes(StandardCharsets.UTF_8);
    Decoded decoded = Decoded.of(Format.CSV, "id STRING, v INT", options, record);

    assertThat(decoded.row()).isNotNull();
    assertThat(decoded.row().getString(0)).isEqualTo("it's; \"");
    assertThat(decoded.row().getInt(1)).isEqualTo(2);
  }
}
