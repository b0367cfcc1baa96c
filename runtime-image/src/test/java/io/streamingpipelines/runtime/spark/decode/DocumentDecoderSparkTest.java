package io.streamingpipelines.runtime.spark.decode;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.from_csv;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.DecodePlan.Format;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.objects.Invoke;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/**
 * Tests that a valid document yields the same values as Spark's own functions, unless these change
 * a value; {@link JsonValuesTest} and {@link CsvValuesTest} cover the differences.
 */
class DocumentDecoderSparkTest {
  private static final String SCHEMA =
      "s STRING, i INT, l BIGINT, d DOUBLE, f FLOAT, dec DECIMAL(12,3), b BOOLEAN, ts TIMESTAMP,"
          + " ntz TIMESTAMP_NTZ, day DATE, bin BINARY, st STRUCT<a: INT, B: STRING>,"
          + " arr ARRAY<STRUCT<x: INT>>, m MAP<STRING, ARRAY<INT>>, `odd name` STRING";

  private static final List<String> DOCUMENTS =
      List.of(
          "{}",
          "  {\"s\": \"a\"}\n",
          "{\"i\": 1, \"s\": \"order does not matter\"}",
          "{\"S\": \"case\", \"I\": 1, \"ST\": {\"A\": 1, \"b\": \"x\"}}",
          "{\"unknown\": {\"deep\": [1, {\"er\": null}]}, \"i\": 3}",
          "{\"s\": null, \"i\": null, \"st\": null, \"arr\": null, \"m\": null, \"ts\": null}",
          "{\"s\": \"\\u00e9\\n\\t\\\"\\\\\\/ \\ud83d\\ude00 €\"}",
          "{\"s\": 12}",
          "{\"s\": true}",
          "{\"s\": {\"kept\":  [1, \"as\", {\"it\": null}]}}",
          "{\"s\": [1,  2]}",
          "{\"s\": \"\"}",
          "{\"i\": -2147483648, \"l\": 9223372036854775807}",
          "{\"d\": 1, \"f\": 1}",
          "{\"d\": 1e3, \"f\": 1.5e-3}",
          "{\"d\": -0.0}",
          "{\"dec\": 123456789.123}",
          "{\"dec\": 1.23456}",
          "{\"dec\": 7}",
          "{\"dec\": \"12.5\"}",
          "{\"dec\": 1E+2}",
          "{\"b\": false}",
          "{\"ts\": \"2026-01-02T03:04:05Z\", \"ntz\": \"2026-01-02T03:04:05\"}",
          "{\"ts\": \"2026-01-02 03:04:05.123456\", \"ntz\": \"2026-01-02 03:04:05.123456\"}",
          "{\"ts\": \"2026-01-02T03:04:05+02:00\"}",
          "{\"ts\": \"2026-01-02\"}",
          "{\"ts\": 1767323045}",
          "{\"day\": \"2026-01-02\"}",
          "{\"bin\": \"AQID\"}",
          "{\"st\": {\"a\": 1}}",
          "{\"st\": {\"B\": \"x\", \"c\": 2, \"a\": 1}}",
          "{\"arr\": [{\"x\": 1}, {}, null]}",
          "{\"arr\": []}",
          "{\"m\": {\"a\": [1, null], \"b\": null, \"\": []}}",
          "{\"odd name\": \"x\"}",
          "{\"\": 1, \"s\": \"empty name\"}");

  @Test
  void givesTheColumnsOfFromJson() {
    StructType schema = StructType.fromDDL(SCHEMA);
    Column ours =
        new DocumentDecoder(Format.JSON, schema, Map.of(), "UTC")
            .decode(col("value").cast("binary"));

    assertSame(DOCUMENTS, ours, from_json(col("value"), schema));
  }

  @Test
  void obeysTheOptionsOfFromJson() {
    Map<String, String> options =
        Map.of("timestampFormat", "dd.MM.yyyy HH:mm", "dateFormat", "dd.MM.yyyy");
    StructType schema = StructType.fromDDL("ts TIMESTAMP, day DATE");
    Column ours =
        new DocumentDecoder(Format.JSON, schema, options, "UTC")
            .decode(col("value").cast("binary"));

    assertSame(
        List.of("{\"ts\": \"02.01.2026 03:04\", \"day\": \"02.01.2026\"}"),
        ours,
        from_json(col("value"), schema, options));
  }

  @Test
  void givesTheColumnsOfFromCsv() {
    String schema = "s STRING, i INT, dec DECIMAL(8,2), ts TIMESTAMP, day DATE, b BOOLEAN";
    Column ours =
        new DocumentDecoder(Format.CSV, StructType.fromDDL(schema), Map.of(), "UTC")
            .decode(col("value").cast("binary"));

    assertSame(
        List.of(
            "a,1,2.50,2026-01-02T03:04:05Z,2026-01-02,true",
            ",,,,,",
            "\"a,b\",-1,7,2026-01-02 03:04:05.123,2026-01-02,false",
            "\"say \\\"x\\\"\",1,1.239,2026-01-02,2026-01-02,TRUE",
            "\"\",1,1,2026-01-02,2026-01-02,true",
            " a ,1,1,2026-01-02T03:04:05+02:00,2026-01-02,true"),
        ours,
        from_csv(col("value"), lit(schema), Map.of()));
  }

  /** A copied call would decode each document once for each filter and each group of columns. */
  @Test
  void isNotCopiedByTheOptimizerAsADeterministicCallIs() {
    Column ours =
        new DocumentDecoder(Format.JSON, StructType.fromDDL("a INT, b INT"), Map.of(), "UTC")
            .decode(col("value"));
    Invoke call = (Invoke) ExpressionUtils.expression(ours);
    Column deterministic =
        ExpressionUtils.column(
            call.copy(
                call.targetObject(),
                call.functionName(),
                call.dataType(),
                call.arguments(),
                call.methodInputTypes(),
                call.propagateNull(),
                call.returnNullable(),
                true));

    assertThat(callsInTheOptimizedPlan(deterministic)).isGreaterThan(1);
    assertThat(callsInTheOptimizedPlan(ours)).isEqualTo(1);
  }

  private static long callsInTheOptimizedPlan(Column decoded) {
    Dataset<Row> rows =
        SharedSpark.session()
            .range(3)
            .select(concat(lit("{\"a\":"), col("id"), lit("}")).cast("binary").as("value"))
            .select(decoded.as("d"))
            .where("d.reason IS NULL")
            .select("d.value.a", "d.value.b");
    return Pattern.compile("decode_json")
        .matcher(rows.queryExecution().optimizedPlan().toString())
        .results()
        .count();
  }

  /** Fails if Spark's function rejects all samples, which would prove nothing. */
  private static void assertSame(List<String> documents, Column ours, Column sparks) {
    Dataset<Row> decoded =
        SharedSpark.session()
            .createDataset(documents, Encoders.STRING())
            .toDF("value")
            .select(col("value"), ours.as("ours"), sparks.as("theirs"));
    for (Row row : decoded.collectAsList()) {
      Row result = row.getStruct(1);
      assertThat(result.getString(1)).as("reason of %s", row.getString(0)).isNull();
      assertThat(result.getStruct(0)).as(row.getString(0)).isEqualTo(row.getStruct(2));
    }
  }
}
