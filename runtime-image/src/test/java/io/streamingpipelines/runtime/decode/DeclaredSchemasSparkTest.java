package io.streamingpipelines.runtime.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.sql.ddl.Ddl;
import io.streamingpipelines.plan.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Compares the compiler's parser of schemas with Spark's own, which is the oracle. */
class DeclaredSchemasSparkTest {
  private static final List<String> PARTS =
      List.of(
          "a",
          "b",
          "`c d`",
          "e1",
          "_f",
          "INT",
          "bigint",
          "STRING",
          "DECIMAL",
          "DECIMAL(10,2)",
          "DECIMAL(39)",
          "DECIMAL(2,3)",
          "VARCHAR(3)",
          "VARCHAR",
          "CHAR(0)",
          "TIME",
          "TIME(7)",
          "TIMESTAMP",
          "TIMESTAMP_NTZ",
          "VARIANT",
          "ARRAY<INT>",
          "ARRAY",
          "MAP<STRING, INT>",
          "MAP<INT>",
          "STRUCT<x: INT>",
          "STRUCT<>",
          "STRUCT",
          "STRUCT<y STRING, z: DATE>",
          "BIGNT",
          "TEXT",
          "NOT NULL",
          "NULL",
          "COMMENT 'x'",
          "COMMENT x",
          "<",
          ">",
          "(",
          ")",
          ",",
          ":",
          "-- c\n",
          "/* c */",
          "'x'",
          "`",
          "FLOAT",
          "REAL",
          "DOUBLE",
          "DATE",
          "BINARY",
          "VOID",
          "BOOLEAN",
          "TINYINT",
          "SHORT",
          "BYTE",
          "LONG",
          "INT(3)",
          "INTERVAL DAY",
          "1",
          "NUMERIC(4)");

  @Test
  void acceptsAndRefusesWhatSparkDoes() {
    List<String> different = new ArrayList<>();
    int taken = 0;
    for (int seed = 0; seed < 20_000; seed++) {
      String text = text(new Random(seed));
      boolean spark = isTakenBySpark(text);
      List<Problem> found = new ArrayList<>();
      Ddl.columns(new FieldPath("schema", found), text);
      // Spark accepts a duplicate name here and fails later
      boolean twice = found.stream().anyMatch(problem -> problem.message().contains(" twice"));
      if (spark != found.isEmpty() && !(spark && twice)) {
        different.add("seed " + seed + ": " + text + " -> " + spark + " " + found);
      }
      taken += spark ? 1 : 0;
    }
    assertThat(different).isEmpty();
    assertThat(taken).isBetween(1_000, 19_000);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int columns = 1 + random.nextInt(3);
    for (int i = 0; i < columns; i++) {
      text.append(i == 0 ? "" : ", ");
      text.append(PARTS.get(random.nextInt(5))).append(random.nextInt(4) == 0 ? ": " : " ");
      text.append(PARTS.get(5 + random.nextInt(PARTS.size() - 5)));
      if (random.nextInt(4) == 0) {
        text.append(' ').append(PARTS.get(random.nextInt(PARTS.size())));
      }
    }
    return text.toString();
  }

  private static boolean isTakenBySpark(String text) {
    try {
      StructType.fromDDL(text);
      return true;
    } catch (Exception e) {
      return false;
    }
  }
}
