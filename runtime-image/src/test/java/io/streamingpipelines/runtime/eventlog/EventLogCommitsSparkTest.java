package io.streamingpipelines.runtime.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.runtime.batch.CommitNote;
import io.streamingpipelines.runtime.batch.FlowKey;
import io.streamingpipelines.runtime.delta.TableLog;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests how many commits the event log needs. */
class EventLogCommitsSparkTest {
  private static final int TABLES = 6;

  @Test
  void batchesOfManyFlowsShareACommitAndTheLogIsKeptForDays(@TempDir Path root) throws Exception {
    String tables =
        IntStream.range(0, TABLES)
            .mapToObj(i -> "- {name: t" + i + ", from: [{source: lines}]}\n")
            .collect(Collectors.joining());
    DeclaredPipeline pipeline =
        new DeclaredPipeline(
            root,
            "sources:\n"
                + "- {name: lines, files: {path: \"ROOT/in\", format: text, maxFilesPerTrigger:"
                + " 1}}\n"
                + "tables:\n"
                + tables);
    pipeline.land("in", "a").land("in", "b").land("in", "c");

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    assertThat(pipeline.rows("_event_log", "event_type").stream().filter("[flow_progress]"::equals))
        .as("each batch")
        .hasSize(3 * TABLES);
    String log = "delta.`" + root.resolve("tables/_event_log").toUri() + "`";
    List<Row> history = SharedSpark.session().sql("DESCRIBE HISTORY " + log).collectAsList();
    assertThat(history.size()).as("commits for 18 batches").isLessThan(3 * TABLES / 2);
    assertThat(SharedSpark.session().sql("SHOW TBLPROPERTIES " + log).collectAsList())
        .extracting(Row::toString)
        .contains("[delta.logRetentionDuration,interval 7 days]");
  }

  @Test
  void aTableThatCannotBeReadDoesNotKeepTheBatchesOfOthersOutOfTheLog(@TempDir Path root)
      throws Exception {
    DeclaredPipeline pipeline =
        new DeclaredPipeline(
            root,
            """
            sources:
            - {name: lines, files: {path: "ROOT/in", format: text}}
            tables:
            - {name: broken, from: [{source: lines}]}
            - {name: good, from: [{source: lines}]}
            """);
    pipeline.land("in", "a");
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    Path tables = root.resolve("tables");
    FileUtil.fullyDelete(tables.resolve("_event_log").toFile());
    TableLog.forgetAll();

    Map<String, String> queries = new TreeMap<>();
    for (String table : List.of("broken", "good")) {
      queries.put(table, queryId(pipeline.plan().storage().tables() + "/" + table));
    }
    Path commits = tables.resolve("broken/_delta_log");
    try (Stream<Path> versions = Files.list(commits)) {
      for (Path version : versions.filter(file -> file.toString().endsWith(".json")).toList()) {
        Files.writeString(version, "{\"commitInfo\" broken");
        Files.deleteIfExists(commits.resolve("." + version.getFileName() + ".crc"));
      }
    }

    try (EventLog log =
        new EventLog(SharedSpark.session(), pipeline.plan(), 2, () -> {}, Instant::now)) {
      log.open();
      queries.forEach(
          (table, query) ->
              log.follow(
                  new FlowKey(table, "default", 1),
                  query,
                  pipeline.plan().storage().tables() + "/" + table));

      assertThat(log.flush(60_000)).as("it is not complete").isFalse();
    }
    assertThat(pipeline.rows("_event_log", "origin.dataset_name").stream().distinct())
        .containsExactly("[good]");
  }

  private static String queryId(String location) {
    return SharedSpark.session()
        .sql("DESCRIBE HISTORY delta.`" + location + "`")
        .select("userMetadata")
        .collectAsList()
        .stream()
        .map(row -> row.isNullAt(0) ? null : CommitNote.parse(row.getString(0)))
        .filter(Objects::nonNull)
        .map(CommitNote::queryId)
        .findFirst()
        .orElseThrow();
  }
}
