package io.streamingpipelines.compiler.sql.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.plan.Problem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DdlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "id STRING, total DECIMAL(18,2)",
        "id string, a array<int>",
        "`Order No` INT NOT NULL COMMENT 'it''s', date DATE",
        "s STRUCT<a: INT, b: STRUCT<>, `c.d`: MAP<STRING, ARRAY<DOUBLE>>>",
        "STRUCT<a: INT>",
        "struct INT, array STRING, map INT",
        "a DEC, b NUMERIC(5), c VARCHAR(10), d CHAR(1), e TIME(3), f TIME",
        "i INTERVAL DAY TO SECOND, y INTERVAL YEAR, v VARIANT",
        "a STRING -- the first\n, b INT /* and\n the second */",
        "s STRING COLLATE UTF8_LCASE",
        "größe INT, 1a STRING",
        "a STRING ${more}"
      })
  void takesWhatSparkTakes(String text) {
    assertThat(problems(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id BIGNT | (1:4): has 'BIGNT', which is not a type; did you mean BIGINT?",
        "a INT, A STRING | (1:8): names column 'A' twice: remove one of them",
        "a INT, s STRUCT<b: INT, `B`: INT> | (1:25): names column 'B' twice: remove one of them",
        "a DECIMAL(39,2) | (1:11): has '39' for the precision of DECIMAL: write a number from 1 to"
            + " 38",
        "a DECIMAL(5,6) | (1:13): has '6' for the scale of DECIMAL: write a number from 0 to 5",
        "a INT b INT | (1:7): has 'b' where a comma or the end is expected",
        "a ARRAY<INT | (1:12): ends where '>' is expected",
        "a | (1:2): ends where a type is expected",
        "a INT, | (1:7): ends where a column name is expected",
        "order no INT | (1:7): has 'no', which is not a type",
        "a-b INT | (1:2): '-' is not allowed in a name: put the name in backticks",
        "`a INT | (1:1): the ` that begins here is never closed",
        "a VARCHAR | (1:3): has VARCHAR without a length: use STRING",
        "a INT(4) | (1:6): has a size after INT, which takes none: remove it",
        "__malformed INT | (1:1): column '__malformed' begins with __, which is reserved for the"
            + " runtime: remove it from the schema",
        "a INT, _METADATA INT | (1:8): column '_METADATA' is reserved for Spark's file metadata:"
            + " remove it from the schema"
      })
  void namesThePlaceOfWhatIsNoSchema(String text, String problem) {
    assertThat(problems(text)).containsExactly("schema " + problem);
  }

  @Test
  void countsLinesInsideABlock() {
    assertThat(problems("a INT,\nb STRING,\n  c TEXT\n"))
        .singleElement()
        .asString()
        .startsWith("schema (3:5): has 'TEXT', which is not a type");
  }

  @Test
  void endsAtTypesThatAreNestedTooDeeply() {
    assertThat(problems("a " + "ARRAY<".repeat(10_000) + "INT" + ">".repeat(10_000)))
        .singleElement()
        .asString()
        .endsWith("is nested more than 100 levels deep");
  }

  private static List<String> problems(String text) {
    List<Problem> found = new ArrayList<>();
    Ddl.columns(new FieldPath("schema", found), text);
    return found.stream().map(Problem::toString).toList();
  }
}
