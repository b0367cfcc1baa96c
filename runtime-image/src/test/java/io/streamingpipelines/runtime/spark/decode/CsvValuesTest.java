package io.streamingpipelines.runtime.spark.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.streamingpipelines.plan.DecodePlan.Format;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests each CSV field with a column of each type: the result is this value, or malformed. */
class CsvValuesTest {
  /** Has the format of the table in {@link JsonValuesTest}. */
  private static final String TABLE =
      """
      value               ; BOOLEAN; TINYINT; SMALLINT; INT  ; BIGINT; FLOAT  ; DOUBLE  ; DECIMAL(6,2); STRING; BINARY; DATE; TIMESTAMP; TIMESTAMP_NTZ; INTERVAL DAY TO SECOND
      ""                  ; null   ; null   ; null    ; null ; null  ; null   ; null    ; null        ; null  ; null  ; null; null     ; null         ; null
      true                ; true   ; x      ; x       ; x    ; x     ; x      ; x       ; x           ; =     ; 74727565; x ; x        ; x            ; x
      0                   ; x      ; 0      ; 0       ; 0    ; 0     ; 0.0    ; 0.0     ; 0.00        ; =     ; 30    ; x   ; x        ; x            ; x
      +7                  ; x      ; 7      ; 7       ; 7    ; 7     ; 7.0    ; 7.0     ; 7.00        ; =     ; 2b37  ; x   ; x        ; x            ; x
      007                 ; x      ; 7      ; 7       ; 7    ; 7     ; 7.0    ; 7.0     ; 7.00        ; =     ; 303037; x   ; x        ; x            ; x
      " 7"                ; x      ; x      ; x       ; x    ; x     ; x      ; x       ; x           ; ' 7'  ; 2037  ; x   ; x        ; x            ; x
      128                 ; x      ; x      ; 128     ; 128  ; 128   ; 128.0  ; 128.0   ; 128.00      ; =     ; 313238; x   ; x        ; x            ; x
      32768               ; x      ; x      ; x       ; 32768; 32768 ; 32768.0; 32768.0 ; x           ; =     ; 3332373638; x; x       ; x            ; x
      9223372036854775808 ; x      ; x      ; x       ; x    ; x     ; 9.223372E18; 9.223372036854776E18; x; = ; 39323233333732303336383534373735383038; x; x; x; x
      1.50                ; x      ; x      ; x       ; x    ; x     ; 1.5    ; 1.5     ; 1.50        ; =     ; 312e3530; x ; x        ; x            ; x
      1.005               ; x      ; x      ; x       ; x    ; x     ; 1.005  ; 1.005   ; 1.01        ; =     ; 312e303035; x; x       ; x            ; x
      1d                  ; x      ; x      ; x       ; x    ; x     ; x      ; x       ; x           ; =     ; 3164  ; x   ; x        ; x            ; x
      0x1p3               ; x      ; x      ; x       ; x    ; x     ; x      ; x       ; x           ; =     ; 3078317033; x; x       ; x            ; x
      Infinity            ; x      ; x      ; x       ; x    ; x     ; x      ; x       ; x           ; =     ; 496e66696e697479; x; x ; x            ; x
      Inf                 ; x      ; x      ; x       ; x    ; x     ; Infinity; Infinity; x          ; =     ; 496e66; x   ; x        ; x            ; x
      NaN                 ; x      ; x      ; x       ; x    ; x     ; NaN    ; NaN     ; x           ; =     ; 4e614e; x   ; x        ; x            ; x
      1E39                ; x      ; x      ; x       ; x    ; x     ; x      ; 1.0E39  ; x           ; =     ; 31453339; x ; x        ; x            ; x
      1E309               ; x      ; x      ; x       ; x    ; x     ; x      ; x       ; x           ; =     ; 3145333039; x; x       ; x            ; x
      "1,5"               ; x      ; x      ; x       ; x    ; x     ; x      ; x       ; x           ; 1,5   ; 312c35; x   ; x        ; x            ; x
      1E400000000         ; x      ; x      ; x       ; x    ; x     ; x      ; x       ; x           ; =     ; 3145343030303030303030; x; x; x       ; x
      1E-400000000        ; x      ; x      ; x       ; x    ; x     ; 0.0    ; 0.0     ; x           ; =     ; 31452d343030303030303030; x; x; x     ; x
      2026                ; x      ; x      ; 2026    ; 2026 ; 2026  ; 2026.0 ; 2026.0  ; 2026.00     ; =     ; 32303236; x ; x        ; x            ; x
      10:00               ; x      ; x      ; x       ; x    ; x     ; x      ; x       ; x           ; =     ; 31303a3030; x; x       ; x            ; x
      2026-01-02          ; x      ; x      ; x       ; x    ; x     ; x      ; x       ; x           ; =     ; 323032362d30312d3032; 2026-01-02; 2026-01-02 00:00:00; 2026-01-02 00:00:00; x
      é                   ; x      ; x      ; x       ; x    ; x     ; x      ; x       ; x           ; =     ; c3a9  ; x   ; x        ; x            ; x
      """;

  @Test
  void givesEachFieldAsItselfOrNotAtAll() {
    for (DocumentValues.Case each : DocumentValues.cases(TABLE)) {
      assertThat(DocumentValues.read(Format.CSV, each.type(), Map.of(), each.value()))
          .as("%s as %s", each.value(), each.type())
          .isEqualTo(each.expected().replace("' 7'", " 7"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1E400000000", "1E-400000000", "-9E2147483647", "0E-2147483647"})
  void refusesAtOnceANumberThatWouldTakeDaysToCompute(String number) {
    for (Map<String, String> options :
        List.of(Map.<String, String>of(), Map.of("locale", "en-GB"), Map.of("locale", "de-DE"))) {
      assertThat(
              assertTimeoutPreemptively(
                  Duration.ofSeconds(5),
                  () -> DocumentValues.read(Format.CSV, "DECIMAL(18,2)", options, number)))
          .isEqualTo("x");
    }
  }

  @Test
  void refusesAtOnceDigitsWithoutEnd() {
    assertThat(
            assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () ->
                    DocumentValues.read(
                        Format.CSV, "DECIMAL(18,2)", Map.of(), "9".repeat(5_000_000))))
        .isEqualTo("x");
  }

  @Test
  void readsNumbersAsTheLocaleThatIsNamedWritesThem() {
    Map<String, String> options = Map.of("locale", "de-DE", "sep", ";");

    assertThat(DocumentValues.read(Format.CSV, "DECIMAL(8,2)", options, "1.234,50"))
        .isEqualTo("1234.50");
  }

  @Test
  void obeysTheFormatThatIsNamedAndNoOther() {
    Map<String, String> options =
        Map.of("timestampFormat", "dd.MM.yyyy HH:mm", "dateFormat", "dd.MM.yyyy");

    assertThat(DocumentValues.read(Format.CSV, "TIMESTAMP", options, "02.01.2026 03:04"))
        .isEqualTo("2026-01-02 03:04:00");
    assertThat(DocumentValues.read(Format.CSV, "TIMESTAMP", options, "2026-01-02")).isEqualTo("x");
    assertThat(DocumentValues.read(Format.CSV, "DATE", options, "2026-01-02")).isEqualTo("x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a INT, b INT           | 1                         | the record has 1 field, the schema has 2 columns
          a INT                  | 1,2,3                     | the record has 3 fields, the schema has 1 column
          a TINYINT, b INT       | 128,1                     | column a: 128 is out of the range of TINYINT
          a INT, b DECIMAL(5,2)  | 1,"1,5"                   | column b: "1,5" is not a value of type DECIMAL(5,2)
          a INT, b BOOLEAN       | 1,ja                      | column b: "ja" is not a value of type BOOLEAN
          a INT, b TIMESTAMP_NTZ | 1,2026-01-02T03:04:05Z    | column b: "2026-01-02T03:04:05Z" does not have the form yyyy-MM-ddTHH:mm:ss[.ffffff], without a zone
          a INT, b STRING        | 2,"two words              | a quote is not closed
          """)
  void saysWhatIsWrongWithARecord(String schema, String record, String reason) {
    assertThat(Decoded.csv(schema, record).reason()).isEqualTo(reason);
  }

  /** Other programs double quotes; Spark's own escape character is a backslash. */
  @Test
  void refusesADoubledQuoteUnlessTheOptionsSayThatItIsOne() {
    String record = "\"say \"\"hi\"\"\"";

    assertThat(Decoded.csv("v STRING", record).reason())
        .isEqualTo(
            "a quoted field does not end with its closing quote; the option escape says how a"
                + " quote inside it is written");
    assertThat(DocumentValues.read(Format.CSV, "STRING", Map.of("escape", "\""), record))
        .isEqualTo("say \"hi\"");
  }

  @Test
  void refusesARecordWithMoreFieldsThanTheParserHasRoomForAndReadsTheNext() {
    byte[] wide = "a,".repeat(30_000).getBytes(UTF_8);
    CsvDocuments documents =
        new CsvDocuments(StructType.fromDDL("id STRING, v INT"), Map.of(), "UTC");

    assertThatThrownBy(() -> documents.parse(wide))
        .isInstanceOf(MalformedDocument.class)
        .hasMessage("the record has more than 20480 fields (option maxColumns)");
    assertThatCode(() -> assertThat(documents.parse("b,1").getInt(1)).isEqualTo(1))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesAFieldThatIsLongerThanTheOptionAllows() {
    Map<String, String> options = Map.of("maxCharsPerColumn", "3");

    assertThat(Decoded.of(Format.CSV, "v STRING", options, "abcd".getBytes(UTF_8)).reason())
        .isEqualTo("a field is longer than the option maxCharsPerColumn allows");
  }

  @Test
  void takesAQuoteInsideAFieldForACharacter() {
    assertThat(DocumentValues.read(Format.CSV, "STRING", Map.of(), "5\" pipe"))
        .isEqualTo("5\" pipe");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a\" ", "\"a\"", "\"a\"\t", "\"a\"\r\n"})
  void readsAQuotedFieldWhateverBlanksFollowIt(String record) {
    assertThat(DocumentValues.read(Format.CSV, "STRING", Map.of(), record)).isEqualTo("a");
  }
}
