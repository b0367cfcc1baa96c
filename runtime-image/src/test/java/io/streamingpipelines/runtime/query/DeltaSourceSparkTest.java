package io.streamingpipelines.runtime.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.runtime.session.SharedSpark;
import java.nio.file.Path;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the settings of a Delta source read of a table that somebody else writes. */
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
            - {name: t_skipping, from: [{source: skipping}], query: SELECT id FROM skipping}
            - {name: t_by_version, from: [{source: by_version}], query: SELECT id FROM by_version}
            - {name: t_by_time, from: [{source: by_time}], query: SELECT id FROM by_time}
            - name: t_changes
              from: [{source: changes}]
              query: SELECT id, v, _change_type AS change, _commit_version AS version FROM changes
            """
                .replace("SINCE", since));

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("t_whole")).containsExactly("[1]", "[2]", "[3]", "[4]");
    assertThat(pipeline.rows("t_by_version")).containsExactly("[3]", "[4]");
    assertThat(pipeline.rows("t_by_time")).containsExactly("[4]");
    assertThat(pipeline.rows("t_changes")).containsExactly("[4,d,insert,3]");

    sql("UPDATE {} SET v = 'z' WHERE id = 2");
    sql("INSERT INTO {} VALUES (5, 'e')");
    Ending ending = pipeline.run();

    assertThat(ending.failure()).isNotNull();
    assertThat(ending.failure().table()).isEqualTo("t_whole");
    assertThat(ending.failure().reason()).isEqualTo("DELTA_SOURCE_TABLE_IGNORE_CHANGES");
    assertThat(pipeline.rows("t_skipping")).containsExactly("[1]", "[2]", "[3]", "[4]", "[5]");
    assertThat(pipeline.rows("t_by_version")).containsExactly("[3]", "[4]", "[5]");
    assertThat(pipeline.rows("t_by_time")).containsExactly("[4]", "[5]");
    assertThat(pipeline.rows("t_changes"))
        .containsExactly(
            "[2,b,update_preimage,4]",
            "[2,z,update_postimage,4]",
            "[4,d,insert,3]",
            "[5,e,insert,5]");
  }

  private void sql(String sql) {
    SharedSpark.session().sql(named(sql));
  }

  private String named(String sql) {
    return sql.replace("{}", "delta.`" + directory.resolve("other") + "`");
  }
}
