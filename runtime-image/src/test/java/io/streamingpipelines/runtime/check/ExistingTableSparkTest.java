package io.streamingpipelines.runtime.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.fixture.Checked;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import io.streamingpipelines.runtime.plan.TableDraft;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests a query against the table that already exists (docs/design/semantics.md#schema-evolution).
 */
class ExistingTableSparkTest {
  private String tables = "";

  @BeforeEach
  void create(@TempDir Path directory) {
    tables = "file:" + directory;
    SharedSpark.session()
        .sql(
            "CREATE TABLE delta.`"
                + tables
                + "/t` (id STRING, v INT, s STRUCT<a: INT>, l ARRAY<STRUCT<b: INT>>) USING delta"
                + " PARTITIONED BY (id)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT id, v, at FROM orders                                  | Column at is new
          SELECT id, named_struct('a', 1, 'c', 2) AS s FROM orders      | Column s.c is new
          SELECT id, array(named_struct('c', 2)) AS l FROM orders       | Column l.element.c is new
          """)
  void refusesANewColumnByName(String query, String sentence) {
    assertThat(problems(draft().query(query)))
        .singleElement()
        .asString()
        .startsWith("NewColumn spec.tables[0].query: " + sentence);
    assertThat(problems(draft().query(query).addColumns())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT id, CAST(v AS BIGINT) AS v FROM orders       | Column v of the table is INT and the query yields BIGINT
          SELECT id, named_struct('a', id) AS s FROM orders   | Column s.a of the table is INT and the query yields STRING
          """)
  void refusesAnotherTypeEvenWhereTheTableMayGrow(String query, String sentence) {
    assertThat(problems(draft().query(query).addColumns()))
        .singleElement()
        .asString()
        .startsWith("ColumnTypeChanged spec.tables[0].query: " + sentence);
  }

  @Test
  void acceptsColumnsInAnyOrderAndCaseAndFewerOfThem() {
    assertThat(problems(draft().query("SELECT v AS V, id AS Id FROM orders"))).isEmpty();
  }

  @Test
  void refusesClusteringOfATableThatWasMadeWithoutIt() {
    assertThat(problems(draft().query("SELECT id, v FROM orders").clusterBy("v")))
        .anyMatch(problem -> problem.startsWith("ClusteringChanged spec.tables[0].clusterBy: "));
  }

  @Test
  void refusesOtherPartitions() {
    assertThat(problems(draft().query("SELECT id, v FROM orders").partitionBy("v")))
        .singleElement()
        .asString()
        .startsWith(
            "PartitioningChanged spec.tables[0].partitionBy: The table is partitioned by id");
  }

  @Test
  void givesReadersTheColumnsThatTheTableKeeps() {
    List<String> problems =
        new Checked(tables)
            .table(draft().query("SELECT id, upper(id) AS u FROM orders").addColumns())
            .table(new TableDraft("r").table("t").query("SELECT id, v, s.a, u FROM t"))
            .problems();

    assertThat(problems).isEmpty();
  }

  @Test
  void comparesOnlyWhatAnUpsertStores() {
    WritePlan upsert =
        new WritePlan.Upsert(List.of("id"), List.of("at"), null, List.of("id", "v"), false, 1);

    assertThat(problems(draft().write(upsert))).isEmpty();
  }

  private List<String> problems(TableDraft draft) {
    return new Checked(tables).table(draft).problems();
  }

  private static TableDraft draft() {
    return new TableDraft("t").source("orders").partitionBy("id");
  }
}
