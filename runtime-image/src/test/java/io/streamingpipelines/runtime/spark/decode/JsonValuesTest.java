package io.streamingpipelines.runtime.spark.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.streamingpipelines.plan.DecodePlan.Format;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests each JSON value with a column of each type: the result is this value, or malformed. */
class JsonValuesTest {
  /**
   * Written by hand: {@code x} means malformed, {@code =} the text unchanged, and anything else is
   * the value in SQL.
   */
  private static final String TABLE =
      """
      value                     ; BOOLEAN; TINYINT; SMALLINT; INT   ; BIGINT; FLOAT   ; DOUBLE   ; DECIMAL(6,2); STRING; BINARY; DATE      ; TIMESTAMP          ; TIMESTAMP_NTZ      ; ARRAY<INT>; MAP<STRING, INT>; STRUCT<a: INT>; INTERVAL DAY TO SECOND
      null                      ; null   ; null   ; null    ; null  ; null  ; null    ; null     ; null        ; null  ; null  ; null      ; null               ; null               ; null      ; null            ; null          ; null
      true                      ; true   ; x      ; x       ; x     ; x     ; x       ; x        ; x           ; =     ; x     ; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      false                     ; false  ; x      ; x       ; x     ; x     ; x       ; x        ; x           ; =     ; x     ; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      0                         ; x      ; 0      ; 0       ; 0     ; 0     ; 0.0     ; 0.0      ; 0.00        ; =     ; x     ; x         ; 1970-01-01 00:00:00; x                  ; x         ; x               ; x             ; x
      -0                        ; x      ; 0      ; 0       ; 0     ; 0     ; 0.0     ; 0.0      ; 0.00        ; =     ; x     ; x         ; 1970-01-01 00:00:00; x                  ; x         ; x               ; x             ; x
      127                       ; x      ; 127    ; 127     ; 127   ; 127   ; 127.0   ; 127.0    ; 127.00      ; =     ; x     ; x         ; 1970-01-01 00:02:07; x                  ; x         ; x               ; x             ; x
      128                       ; x      ; x      ; 128     ; 128   ; 128   ; 128.0   ; 128.0    ; 128.00      ; =     ; x     ; x         ; 1970-01-01 00:02:08; x                  ; x         ; x               ; x             ; x
      255                       ; x      ; x      ; 255     ; 255   ; 255   ; 255.0   ; 255.0    ; 255.00      ; =     ; x     ; x         ; 1970-01-01 00:04:15; x                  ; x         ; x               ; x             ; x
      -128                      ; x      ; -128   ; -128    ; -128  ; -128  ; -128.0  ; -128.0   ; -128.00     ; =     ; x     ; x         ; 1969-12-31 23:57:52; x                  ; x         ; x               ; x             ; x
      -129                      ; x      ; x      ; -129    ; -129  ; -129  ; -129.0  ; -129.0   ; -129.00     ; =     ; x     ; x         ; 1969-12-31 23:57:51; x                  ; x         ; x               ; x             ; x
      32768                     ; x      ; x      ; x       ; 32768 ; 32768 ; 32768.0 ; 32768.0  ; x           ; =     ; x     ; x         ; 1970-01-01 09:06:08; x                  ; x         ; x               ; x             ; x
      65535                     ; x      ; x      ; x       ; 65535 ; 65535 ; 65535.0 ; 65535.0  ; x           ; =     ; x     ; x         ; 1970-01-01 18:12:15; x                  ; x         ; x               ; x             ; x
      2147483648                ; x      ; x      ; x       ; x     ; 2147483648; 2.14748365E9; 2.147483648E9; x  ; =     ; x     ; x         ; 2038-01-19 03:14:08; x                  ; x         ; x               ; x             ; x
      4294967295                ; x      ; x      ; x       ; x     ; 4294967295; 4.2949673E9; 4.294967295E9; x   ; =     ; x     ; x         ; 2106-02-07 06:28:15; x                  ; x         ; x               ; x             ; x
      1767323045000             ; x      ; x      ; x       ; x     ; 1767323045000; 1.76732307E12; 1.767323045E12; x; =  ; x     ; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      9223372036855             ; x      ; x      ; x       ; x     ; 9223372036855; 9.223372E12; 9.223372036855E12; x; = ; x     ; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      9223372036854775808       ; x      ; x      ; x       ; x     ; x     ; 9.223372E18; 9.223372036854776E18; x ; =     ; x     ; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      18446744073709551616      ; x      ; x      ; x       ; x     ; x     ; 1.8446744E19; 1.8446744073709552E19; x; =    ; x     ; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      1.0                       ; x      ; x      ; x       ; x     ; x     ; 1.0     ; 1.0      ; 1.00        ; =     ; x     ; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      1.50                      ; x      ; x      ; x       ; x     ; x     ; 1.5     ; 1.5      ; 1.50        ; =     ; x     ; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      1.005                     ; x      ; x      ; x       ; x     ; x     ; 1.005   ; 1.005    ; 1.01        ; =     ; x     ; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      9999.995                  ; x      ; x      ; x       ; x     ; x     ; 9999.995; 9999.995 ; x           ; =     ; x     ; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      1E2                       ; x      ; x      ; x       ; x     ; x     ; 100.0   ; 100.0    ; 100.00      ; =     ; x     ; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      1234567890123456.78       ; x      ; x      ; x       ; x     ; x     ; 1.23456795E15; 1.2345678901234568E15; x; =   ; x     ; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      1E39                      ; x      ; x      ; x       ; x     ; x     ; x       ; 1.0E39   ; x           ; =     ; x     ; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      1E309                     ; x      ; x      ; x       ; x     ; x     ; x       ; x        ; x           ; =     ; x     ; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      1E-900                    ; x      ; x      ; x       ; x     ; x     ; 0.0     ; 0.0      ; 0.00        ; =     ; x     ; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      1E20000000                ; x      ; x      ; x       ; x     ; x     ; x       ; x        ; x           ; =     ; x     ; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      -1E400000000              ; x      ; x      ; x       ; x     ; x     ; x       ; x        ; x           ; =     ; x     ; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      1E-400000000              ; x      ; x      ; x       ; x     ; x     ; 0.0     ; 0.0      ; x           ; =     ; x     ; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      0E-400000000              ; x      ; x      ; x       ; x     ; x     ; 0.0     ; 0.0      ; x           ; =     ; x     ; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      ""                        ; x      ; x      ; x       ; x     ; x     ; x       ; x        ; x           ; ''    ; ''    ; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      "true"                    ; x      ; x      ; x       ; x     ; x     ; x       ; x        ; x           ; true  ; b6bb9e; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      "1"                       ; x      ; x      ; x       ; x     ; x     ; x       ; x        ; 1.00        ; 1     ; x     ; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      "-1.255"                  ; x      ; x      ; x       ; x     ; x     ; x       ; x        ; -1.26       ; -1.255; x     ; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      "1,5"                     ; x      ; x      ; x       ; x     ; x     ; x       ; x        ; x           ; 1,5   ; x     ; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      "1,234.5"                 ; x      ; x      ; x       ; x     ; x     ; x       ; x        ; x           ; 1,234.5; x    ; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      "1E400000000"             ; x      ; x      ; x       ; x     ; x     ; x       ; x        ; x           ; 1E400000000; x; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      "1E-400000000"            ; x      ; x      ; x       ; x     ; x     ; x       ; x        ; x           ; 1E-400000000; x; x        ; x                  ; x                  ; x         ; x               ; x             ; x
      "NaN"                     ; x      ; x      ; x       ; x     ; x     ; NaN     ; NaN      ; x           ; NaN   ; x     ; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      "-Infinity"               ; x      ; x      ; x       ; x     ; x     ; -Infinity; -Infinity; x          ; -Infinity; x  ; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      "AQID"                    ; x      ; x      ; x       ; x     ; x     ; x       ; x        ; x           ; AQID  ; 010203; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      "10:00"                   ; x      ; x      ; x       ; x     ; x     ; x       ; x        ; x           ; 10:00 ; x     ; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      "2026-01-02"              ; x      ; x      ; x       ; x     ; x     ; x       ; x        ; x           ; 2026-01-02; x ; 2026-01-02; 2026-01-02 00:00:00; 2026-01-02 00:00:00; x        ; x               ; x             ; x
      "2026-01-02T03:04:05"     ; x      ; x      ; x       ; x     ; x     ; x       ; x        ; x           ; 2026-01-02T03:04:05; x; x ; 2026-01-02 03:04:05; 2026-01-02 03:04:05; x        ; x               ; x             ; x
      "2026-01-02T03:04:05+02:00"; x     ; x      ; x       ; x     ; x     ; x       ; x        ; x           ; 2026-01-02T03:04:05+02:00; x; x; 2026-01-02 01:04:05; x             ; x         ; x               ; x             ; x
      "0 00:00:01"              ; x      ; x      ; x       ; x     ; x     ; x       ; x        ; x           ; 0 00:00:01; x ; x         ; x                  ; x                  ; x         ; x               ; x             ; 1000000
      []                        ; x      ; x      ; x       ; x     ; x     ; x       ; x        ; x           ; =     ; x     ; x         ; x                  ; x                  ; []        ; x               ; x             ; x
      [1]                       ; x      ; x      ; x       ; x     ; x     ; x       ; x        ; x           ; =     ; x     ; x         ; x                  ; x                  ; [1]       ; x               ; x             ; x
      [2147483648]              ; x      ; x      ; x       ; x     ; x     ; x       ; x        ; x           ; =     ; x     ; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      [1.0,1234567890123456.78] ; x      ; x      ; x       ; x     ; x     ; x       ; x        ; x           ; =     ; x     ; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      {}                        ; x      ; x      ; x       ; x     ; x     ; x       ; x        ; x           ; =     ; x     ; x         ; x                  ; x                  ; x         ; {}              ; {null}        ; x
      {"a":1}                   ; x      ; x      ; x       ; x     ; x     ; x       ; x        ; x           ; =     ; x     ; x         ; x                  ; x                  ; x         ; {a:1}           ; {1}           ; x
      {"a":1E400}               ; x      ; x      ; x       ; x     ; x     ; x       ; x        ; x           ; =     ; x     ; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      {"a":0.10,"b":[1e5]}      ; x      ; x      ; x       ; x     ; x     ; x       ; x        ; x           ; =     ; x     ; x         ; x                  ; x                  ; x         ; x               ; x             ; x
      """;

  @Test
  void givesEachValueAsItselfOrNotAtAll() {
    for (DocumentValues.Case each : DocumentValues.cases(TABLE)) {
      assertThat(read(each.type(), each.value()))
          .as("%s as %s", each.value(), each.type())
          .isEqualTo(each.expected());
    }
  }

  private static String read(String type, String value) {
    return DocumentValues.read(Format.JSON, type, Map.of(), "{\"v\": " + value + "}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1E400000000", "1E-400000000", "-9E2147483647", "0E-2147483647"})
  void refusesAtOnceANumberThatWouldTakeDaysToCompute(String number) {
    for (String value : List.of(number, '"' + number + '"')) {
      for (String type : List.of("DECIMAL(18,2)", "DECIMAL(38,38)", "ARRAY<DECIMAL(5,0)>")) {
        String read =
            assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> read(type, type.startsWith("ARRAY") ? "[" + value + "]" : value));

        assertThat(read).as(type).isEqualTo("x");
      }
    }
  }

  @Test
  void refusesAtOnceDigitsWithoutEnd() {
    String digits = "\"" + "9".repeat(5_000_000) + "\"";

    assertThat(
            assertTimeoutPreemptively(Duration.ofSeconds(5), () -> read("DECIMAL(18,2)", digits)))
        .isEqualTo("x");
  }

  @Test
  void readsNumbersAsTheLocaleThatIsNamedWritesThem() {
    assertThat(
            DocumentValues.read(
                Format.JSON, "DECIMAL(8,2)", Map.of("locale", "de-DE"), "{\"v\": \"1.234,50\"}"))
        .isEqualTo("1234.50");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          v TINYINT                  ; {"v": 128}             ; column v: 128 is out of the range of TINYINT
          v DECIMAL(5,2)             ; {"v": "1,5"}           ; column v: "1,5" is not a value of type DECIMAL(5,2)
          v STRUCT<a: ARRAY<BIGINT>> ; {"v": {"a": [1, 1.5]}} ; column v.a.1: 1.5 is not a value of type BIGINT
          v DATE                     ; {"v": "2026"}          ; column v: "2026" does not have the form yyyy-MM-dd
          v TIMESTAMP                ; {"v": "10:00"}         ; column v: "10:00" does not have the form yyyy-MM-ddTHH:mm:ss[.ffffff][zone]
          v TIMESTAMP                ; {"v": 1767323045000}   ; column v: 1767323045000 does not have the form seconds since 1970, in the years 1 to 9999
          v INT                      ; {"v": {"a": 1}}        ; column v: an object is not a value of type INT
          """)
  void saysWhichValueIsNotWhatItsColumnHolds(String schema, String document, String reason) {
    assertThat(Decoded.json(schema, document).reason()).isEqualTo(reason);
  }

  @Test
  void keepsWhatIsNoNumberWhereTheOptionsAllowIt() {
    Map<String, String> options = Map.of("allowNonNumericNumbers", "true");

    assertThat(DocumentValues.read(Format.JSON, "DOUBLE", options, "{\"v\": -Infinity}"))
        .isEqualTo("-Infinity");
    assertThat(DocumentValues.read(Format.JSON, "STRING", options, "{\"v\": NaN}"))
        .isEqualTo("NaN");
    assertThat(DocumentValues.read(Format.JSON, "STRING", options, "{\"v\": [NaN]}"))
        .isEqualTo("[\"NaN\"]");
    assertThat(DocumentValues.read(Format.JSON, "DOUBLE", options, "{\"v\": 1E999}"))
        .isEqualTo("x");
  }

  @Test
  void neverMakesAVariantInfinite() {
    byte[] document = "{\"v\": 1E999}".getBytes(UTF_8);

    assertThat(Decoded.of(Format.JSON, "v VARIANT", Map.of(), document).malformed()).isTrue();
  }

  @Test
  void obeysTheFormatThatIsNamedAndNoOther() {
    Map<String, String> options =
        Map.of("timestampFormat", "dd.MM.yyyy HH:mm", "dateFormat", "dd.MM.yyyy");

    assertThat(
            DocumentValues.read(Format.JSON, "TIMESTAMP", options, "{\"v\": \"02.01.2026 03:04\"}"))
        .isEqualTo("2026-01-02 03:04:00");
    assertThat(DocumentValues.read(Format.JSON, "TIMESTAMP", options, "{\"v\": \"2026-01-02\"}"))
        .isEqualTo("x");
    assertThat(DocumentValues.read(Format.JSON, "DATE", options, "{\"v\": \"2026-01-02\"}"))
        .isEqualTo("x");
  }
}
