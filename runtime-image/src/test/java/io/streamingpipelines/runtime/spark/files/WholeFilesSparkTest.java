package io.streamingpipelines.runtime.spark.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingpipelines.runtime.fixture.SharedSpark;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that broken files are distinguished from missing ones, and that columns keep their
 * positions.
 */
@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class WholeFilesSparkTest {
  @TempDir Path directory;

  /** A file system whose connection is lost when a file is read. */
  public static final class Lossy extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("lossy:///");
    }

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path path, int size) throws IOException {
      throw new SocketTimeoutException("Read timed out");
    }
  }

  @Test
  void aFileThatTheNetworkDoesNotDeliverIsNotBroken() throws IOException {
    Files.writeString(directory.resolve("a"), "1\n");
    Dataset<Row> rows =
        SharedSpark.session()
            .read()
            .format(WholeFiles.class.getName())
            .option(WholeFiles.FORMAT, "text")
            .option("fs.lossy.impl", Lossy.class.getName())
            .schema("value STRING, __broken STRUCT<file: STRING, reason: STRING>")
            .load("lossy:" + directory);

    assertThatThrownBy(rows::collectAsList).rootCause().isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void columnsStayWhereTheyAreWhateverIsAskedFor() {
    String path = directory.resolve("day=1").toString();
    SharedSpark.session().sql("SELECT 1 AS a, 'x' AS b, 2.5D AS c").write().parquet(path);
    Dataset<Row> rows =
        SharedSpark.session()
            .read()
            .format(WholeFiles.class.getName())
            .option(WholeFiles.FORMAT, "parquet")
            .schema(
                "a INT, __broken STRUCT<file: STRING, reason: STRING>, b STRING, c DOUBLE, day INT")
            .load(directory.toString());

    assertThat(rows.selectExpr("c", "day", "__broken", "b", "a").collectAsList())
        .extracting(Row::toString)
        .containsExactly("[2.5,1,null,x,1]");
    assertThat(rows.where("__broken IS NULL AND a = 1").selectExpr("day", "c").collectAsList())
        .extracting(Row::toString)
        .containsExactly("[1,2.5]");
    assertThat(rows.where("__broken IS NULL").count()).isEqualTo(1);
  }
}
