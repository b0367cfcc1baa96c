package io.streamingpipelines.runtime.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.runtime.fixture.SharedSpark;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.Snapshot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests which files of a table are searched for the keys of a batch. */
class KeyFilesSparkTest {
  private final SparkSession session = SharedSpark.session();
  private String location = "";

  /** Ten files of ten rows, of which each has a range of all columns. */
  @BeforeEach
  void create(@TempDir Path directory) {
    location = directory.toUri().toString();
    session
        .range(0, 100, 1, 10)
        .selectExpr(
            "id",
            "CAST(id AS SMALLINT) AS small",
            "concat('key ', lpad(id, 3, '0')) AS text",
            "concat(repeat('long', 20), lpad(id, 3, '0')) AS long",
            "date_add(DATE'2026-01-01', CAST(id AS INT)) AS day",
            "CAST(id AS DOUBLE) AS number",
            "CAST(id / 10 AS INT) AS part")
        .write()
        .format("delta")
        .save(location);
  }

  private int files(String keys, String batch) {
    return files(location, List.of(keys.split(" ")), batch);
  }

  private int files(String table, List<String> keys, String batch) {
    Snapshot snapshot = new TableLog(session, table).snapshot();
    Dataset<Row> rows = session.sql(batch);
    return KeyFiles.containing(snapshot, LiveFiles.of(snapshot), new KeySearch(keys, rows, 1))
        .length();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "id | SELECT 5L AS id UNION ALL SELECT 7L UNION ALL SELECT 99L | 2",
        "id | SELECT 1000L AS id | 0",
        "id | SELECT id FROM range(0, 100, 9) | 10",
        "small | SELECT CAST(42 AS SMALLINT) AS small | 1",
        "text | SELECT 'key 042' AS text | 1",
        "text | SELECT 'key 0425' AS text | 1",
        "text | SELECT 'key' AS text | 0",
        "text | SELECT '\u00e4' AS text | 0",
        "day | SELECT DATE'2026-01-05' AS day UNION ALL SELECT DATE'0001-01-01' | 1",
        "id text | SELECT 5L AS id, 'key 099' AS text | 0",
        "ID Text | SELECT 5L AS id, 'key 005' AS text | 1"
      })
  void onlyFilesWithAValueOfEachKeyBetweenLeastAndGreatestAreSearched(
      String keys, String batch, int files) {
    assertThat(files(keys, batch)).isEqualTo(files);
  }

  @Test
  void allFilesAreSearchedForWhatCannotBeCompared() {
    assertThat(files("id", "SELECT CAST(NULL AS BIGINT) AS id")).isEqualTo(10);
    assertThat(files("number", "SELECT 5D AS number")).isEqualTo(10);
    assertThat(files("text", "SELECT DATE'2026-01-01' AS text"))
        .as("a value of another type has another text")
        .isEqualTo(10);
    assertThat(files("number id", "SELECT 5D AS number, 5L AS id")).as("but by others").isOne();
    assertThat(files("long", "SELECT concat(repeat('long', 20), '042') AS long"))
        .as("Delta keeps the first 32 characters")
        .isEqualTo(10);
  }

  /**
   * Bytes that are no text become U+FFFD in statistics, which is less than texts that they exceed.
   */
  @Test
  void filesOfBytesThatAreNoTextAreSearched(@TempDir Path directory) {
    String table = directory.toUri().toString();
    session
        .sql("SELECT CAST(X'FF' AS STRING) AS text UNION ALL SELECT 'a'")
        .coalesce(1)
        .write()
        .format("delta")
        .save(table);
    assertThat(files(table, List.of("text"), "SELECT '\uD83D\uDE00' AS text")).isOne();
    assertThat(files("text", "SELECT CAST(X'FF' AS STRING) AS text")).isEqualTo(10);
  }

  @Test
  void onlyThePartitionsOfTheBatchAreSearched(@TempDir Path directory) {
    String table = directory.toUri().toString();
    session
        .read()
        .format("delta")
        .load(location)
        .selectExpr("id", "IF(part = 3, NULL, part) AS part", "concat('p', part) AS name")
        .write()
        .partitionBy("part", "name")
        .format("delta")
        .save(table);
    assertThat(files(table, List.of("part", "id"), "SELECT 7 AS part, 5L AS id")).isZero();
    assertThat(files(table, List.of("part"), "SELECT 7 AS part UNION ALL SELECT 8")).isEqualTo(2);
    assertThat(files(table, List.of("name"), "SELECT 'p3' AS name UNION ALL SELECT 'x'")).isOne();
    assertThat(files(table, List.of("part"), "SELECT CAST(NULL AS INT) AS part")).isEqualTo(10);
  }

  @Test
  void filesWithoutStatisticsAreSearched() {
    session.conf().set("spark.databricks.delta.stats.collect", "false");
    try {
      session
          .sql("SELECT * FROM delta.`" + location + "` WHERE id < 10")
          .coalesce(1)
          .write()
          .format("delta")
          .mode("append")
          .save(location);
    } finally {
      session.conf().unset("spark.databricks.delta.stats.collect");
    }
    assertThat(files("id", "SELECT 1000L AS id")).isOne();
  }
}
