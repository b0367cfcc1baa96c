package io.streamingpipelines.runtime.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.streamingpipelines.runtime.delta.TransactionalWrite.Step;
import io.streamingpipelines.runtime.failure.FailureClassifier;
import io.streamingpipelines.runtime.fixture.ChecksumFiles;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.ConcurrentTransactionException;
import org.apache.spark.sql.delta.DeltaConcurrentModificationException;
import org.apache.spark.sql.delta.Snapshot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that rows are written once, and that the cost does not grow with the table. */
class TransactionalWriteSparkTest {
  private final SparkSession session = SharedSpark.session();
  private String location = "";

  @BeforeEach
  void create(@TempDir Path directory) {
    location = "file:" + directory.resolve("t");
    session.sql("CREATE TABLE " + table() + " (id STRING, v INT) USING delta PARTITIONED BY (v)");
  }

  @Test
  void addsEachTransactionOnceAndNeverReplaysTheLog() {
    for (long version : new long[] {0, 1, 1, 0, 2}) {
      append(rows("'a' AS id, 1 AS v"), version);
    }

    Snapshot snapshot = snapshot();
    assertThat(snapshot.version()).isEqualTo(3);
    assertThat(LastTransaction.of(snapshot, "query")).isEqualTo(2);
    assertThat(LastTransaction.of(snapshot, "another")).isNull();
    assertThat(snapshot.stateReconstructionTriggered()).isFalse();
    assertThat(stored()).containsExactly("[a,1]", "[a,1]", "[a,1]");
    Row commit = session.sql("DESCRIBE HISTORY " + table() + " LIMIT 1").first();
    assertThat(commit.<String>getAs("operation")).isEqualTo("WRITE");
    assertThat(commit.<String>getAs("userMetadata")).isEqualTo("note 2");
    assertThat(commit.getMap(commit.fieldIndex("operationMetrics")).get("numOutputRows"))
        .isEqualTo(scala.Option.apply("1"));
  }

  @Test
  void putsRowsInThePlaceOfAllOthersOnceAndNeverReplaysTheLog() {
    append(rows("'a' AS id, 1 AS v"), 0);
    append(rows("'b' AS id, 2 AS v"), 1);
    write(rows("'c' AS id, 3 AS v"), SaveMode.Overwrite, 2);
    write(rows("'again' AS id, 4 AS v"), SaveMode.Overwrite, 2);

    Snapshot snapshot = snapshot();
    assertThat(snapshot.version()).isEqualTo(3);
    assertThat(snapshot.stateReconstructionTriggered()).isFalse();
    assertThat(stored()).containsExactly("[c,3]");
    write(rows("'c' AS id, 3 AS v").where("v = 0"), SaveMode.Overwrite, 3);
    assertThat(stored()).isEmpty();
    Row commit = session.sql("DESCRIBE HISTORY " + table() + " LIMIT 1").first();
    assertThat(commit.getMap(commit.fieldIndex("operationParameters")).get("mode"))
        .isEqualTo(scala.Option.apply("Overwrite"));
  }

  /** VACUUM counts from this time, so readers of the previous version have the full retention. */
  @Test
  void filesGoWhenTheyAreReplacedHoweverOldTheBatchIs() throws Exception {
    append(rows("'a' AS id, 1 AS v"), 0);
    long start = System.currentTimeMillis();
    TransactionalWrite.begin(rows("'b' AS id, 2 AS v"), location, SaveMode.Overwrite)
        .commit("query", 1, Instant.EPOCH, null);

    Path log = Path.of(location.substring(5), "_delta_log/%020d.json".formatted(2));
    Matcher gone = Pattern.compile("\"deletionTimestamp\":(\\d+)").matcher(Files.readString(log));
    assertThat(gone.find()).isTrue();
    assertThat(Long.parseLong(gone.group(1))).isGreaterThanOrEqualTo(start);
  }

  @Test
  void appendsRowsThatFollowWhatWasWrittenLastAndNoOthers() {
    append(rows("'a' AS id, 1 AS v"), 0);
    assertThat(appendAfter("'b' AS id, 2 AS v", -1, 3)).isTrue();
    assertThat(appendAfter("'b' AS id, 2 AS v", -1, 5)).as("3 was not seen").isFalse();
    assertThat(appendAfter("'c' AS id, 3 AS v", 3, 5)).isTrue();
    assertThat(appendAfter("'c' AS id, 3 AS v", 3, 5)).as("again").isFalse();
    assertThat(stored()).containsExactly("[a,1]", "[b,2]", "[c,3]");
  }

  private boolean appendAfter(String row, long after, long version) {
    return TransactionalWrite.appendAfter(
        rows(row), location, List.of(new Step("log", after, version)), Instant.EPOCH);
  }

  @Test
  void appendsRowsOfSeveralApplicationsInOneCommitOrNone() {
    List<Step> steps = List.of(new Step("one", -1, 3), new Step("other", -1, 7));
    Dataset<Row> both = session.sql("SELECT 'a' AS id UNION ALL SELECT 'b'");

    assertThat(TransactionalWrite.appendAfter(both, location, steps, Instant.EPOCH)).isTrue();
    assertThat(
            TransactionalWrite.appendAfter(
                both,
                location,
                List.of(new Step("one", 3, 4), new Step("other", 6, 8)),
                Instant.EPOCH))
        .as("of one application, 7 was not seen")
        .isFalse();

    assertThat(snapshot().version()).isEqualTo(1);
    assertThat(LastTransaction.of(snapshot(), "one")).isEqualTo(3);
    assertThat(LastTransaction.of(snapshot(), "other")).isEqualTo(7);
    assertThat(stored())
        .as("a column that the rows lack is NULL")
        .containsExactly("[a,null]", "[b,null]");
  }

  @Test
  void refusesRowsWithAColumnThatTheTableLacks() {
    assertThatThrownBy(() -> appendAfter("'a' AS id, 1 AS v, 2 AS w", -1, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("other columns");
  }

  @Test
  void doesNotPutRowsInThePlaceOfSomeThatItHasNotSeen() {
    append(rows("'a' AS id, 1 AS v"), 0);
    TransactionalWrite late =
        TransactionalWrite.begin(rows("'late' AS id, 1 AS v"), location, SaveMode.Overwrite);
    TransactionalWrite other =
        TransactionalWrite.begin(rows("'b' AS id, 2 AS v"), location, SaveMode.Append);
    other.commit("other", 0, Instant.EPOCH, null);

    assertThat(catchThrowable(() -> late.commit("query", 1, Instant.EPOCH, null)))
        .isInstanceOf(DeltaConcurrentModificationException.class);
    assertThat(stored()).containsExactly("[a,1]", "[b,2]");
  }

  @Test
  void findsTheLastTransactionWithoutAChecksumToo() throws Exception {
    append(rows("'a' AS id, 1 AS v"), 7);
    ChecksumFiles.delete(Path.of(location.substring(5)));

    assertThat(snapshot().checksumOpt().isEmpty()).isTrue();
    assertThat(LastTransaction.of(snapshot(), "query")).isEqualTo(7);
    append(rows("'a' AS id, 1 AS v"), 7);
    assertThat(stored()).containsExactly("[a,1]");
  }

  @Test
  void failsWhenAnotherDriverCommitsTheSameBatchMeanwhile() {
    TransactionalWrite late =
        TransactionalWrite.begin(rows("'late' AS id, 1 AS v"), location, SaveMode.Append);
    append(rows("'first' AS id, 2 AS v"), 5);

    assertThat(catchThrowable(() -> late.commit("query", 5, Instant.EPOCH, null)))
        .isInstanceOf(ConcurrentTransactionException.class);
    assertThat(stored()).containsExactly("[first,2]");
  }

  @Test
  void leavesRowsOfAnotherShapeToDeltasWriter() {
    for (String shape :
        List.of(
            "'a' AS id", "1L AS v, 'a' AS id", "1 AS v, 'a' AS ID", "'a' AS id, 1 AS v, 2 AS w")) {
      assertThat(begin(shape).isSupported()).as(shape).isFalse();
    }
    assertThat(begin("1 AS v, 'a' AS id").isSupported()).isTrue();
  }

  @Test
  void keepsTheTablesConstraints() {
    session.sql("ALTER TABLE " + table() + " ADD CONSTRAINT small CHECK (v < 10)");

    assertThat(catchThrowable(() -> append(rows("'a' AS id, 11 AS v"), 0)))
        .hasStackTraceContaining("small");
    assertThat(stored()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"'b' AS id, 2 AS v, 3 AS w", "'b' AS id, array(2) AS v"})
  void givesNoAdviceThatAManifestCannotFollow(String columns) {
    Throwable error =
        catchThrowable(
            () ->
                TransactionalWrite.write(
                    rows(columns), location, SaveMode.Append, "query", 0, Instant.now(), null));

    assertThat(new FailureClassifier().classify(error, "seen", 1L, 0).message())
        .startsWith("The columns of a batch do not match its table");
  }

  private void append(Dataset<Row> rows, long version) {
    write(rows, SaveMode.Append, version);
  }

  private void write(Dataset<Row> rows, SaveMode mode, long version) {
    TransactionalWrite write = TransactionalWrite.begin(rows, location, mode);
    assertThat(write.isSupported()).isTrue();
    write.commit("query", version, Instant.now(), "note " + version);
  }

  private TransactionalWrite begin(String columns) {
    return TransactionalWrite.begin(rows(columns), location, SaveMode.Append);
  }

  private Dataset<Row> rows(String columns) {
    return session.sql("SELECT " + columns);
  }

  private Snapshot snapshot() {
    return new TableLog(session, location).snapshot();
  }

  private List<String> stored() {
    return session.sql("SELECT id, v FROM " + table()).collectAsList().stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }

  private String table() {
    return "delta.`" + location + "`";
  }
}
