package io.streamingpipelines.runtime.source.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import io.streamingpipelines.runtime.query.Ending;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests which rows the settings of a Delta source select from a table that another writer changes.
 */
@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class DeltaSourceSparkTest {
  @TempDir Path directory;

  @Test
  void readsFromWhereItIsToldAndSkipsOrTellsChanges() throws Exception {
    sql(
        "CREATE TABLE {} (id INT, v STRING) USING delta TBLPROPERTIES (delta.enableChangeDataFeed ="
            + " true)");
    sql("INSERT INTO {} VALUES (1, 'a'), (2, 'b')");
    sql("INSERT INTO {} VALUES (3, 'c')");
    sql("INSERT INTO {} VALUES (4, 'd')");
    Row third = SharedSpark.session().sql(named("DESCRIBE HISTORY {}")).first();
    assertThat(third.<Long>getAs("version")).isEqualTo(3);
    String since = third.<java.sql.Timestamp>getAs("timestamp").toInstant().toString();
    DeclaredPipeline pipeline =
        new DeclaredPipeline(
            directory,
            """
            sources:
            - {name: whole, delta: {path: "file:ROOT/other"}}
            - {name: skipping, delta: {path: "file:ROOT/other", skipChangeCommits: true}}
            - {name: by_version, delta: {path: "file:ROOT/other", startingVersion: 2, skipChangeCommits: true}}
            - {name: by_time, delta: {path: "file:ROOT/other", startingTimestamp: "SINCE", skipChangeCommits: true}}
            - {name: changes, delta: {path: "file:ROOT/other", startingVersion: 3, readChanges: true}}
            tables:
            - {name: t_whole, from: [{source: whole}], query: SELECT id FROM whole}
            - name: read
              from: [{source: skipping}, {source: by_version}, {source: by_time}, {source: changes}]
              query: |
                SELECT 'skipping' AS by, id, v, NULL AS change, NULL AS version FROM skipping UNION ALL
                SELECT 'version', id, v, NULL, NULL FROM by_version UNION ALL
                SELECT 'time', id, v, NULL, NULL FROM by_time UNION ALL
                SELECT 'changes', id, v, _change_type, _commit_version FROM changes
            """
                .replace("SINCE", since));

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("t_whole")).containsExactly("[1]", "[2]", "[3]", "[4]");
    List<String> first = new ArrayList<>(List.of("[changes,4,d,insert,3]"));
    first.addAll(added("skipping", "1a", "2b", "3c", "4d"));
    first.addAll(added("time", "4d"));
    first.addAll(added("version", "3c", "4d"));
    assertThat(pipeline.rows("read")).isEqualTo(first);

    sql("UPDATE {} SET v = 'z' WHERE id = 2");
    sql("INSERT INTO {} VALUES (5, 'e')");
    Ending ending = pipeline.run();

    assertThat(ending.failure()).isNotNull();
    assertThat(ending.failure().table()).isEqualTo("t_whole");
    assertThat(ending.failure().reason()).isEqualTo("DELTA_SOURCE_TABLE_IGNORE_CHANGES");
    assertThat(ending.failure().message())
        .startsWith("Version 4 of the Delta table at file:" + directory.resolve("other"))
        .endsWith(
            "set skipChangeCommits: true to skip such versions, or raise the table's"
                + " checkpoint.generation to read it again from the start");
    List<String> second = new ArrayList<>(first);
    second.addAll(
        List.of(
            "[changes,2,b,update_preimage,4]",
            "[changes,2,z,update_postimage,4]",
            "[changes,5,e,insert,5]"));
    for (String by : List.of("skipping", "time", "version")) {
      second.addAll(added(by, "5e"));
    }
    assertThat(pipeline.rows("read")).containsExactlyInAnyOrderElementsOf(second);
  }

  /** The rows of a stream of additions, each with its id and value. */
  private static List<String> added(String by, String... rows) {
    return Stream.of(rows)
        .map(r -> "[%s,%s,%s,null,null]".formatted(by, r.charAt(0), r.charAt(1)))
        .toList();
  }

  private void sql(String sql) {
    SharedSpark.session().sql(named(sql));
  }

  private String named(String sql) {
    return sql.replace("{}", "delta.`" + directory.resolve("other") + "`");
  }
}
