package io.streamingpipelines.runtime.check;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.DecodePlan;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.fixture.Checked;
import io.streamingpipelines.runtime.plan.TableDraft;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how a table or a sink is written against the columns of its query. */
class TableChecksSparkTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT id, v AS id FROM orders       | DuplicateColumn
          SELECT id, v AS ID FROM orders       | DuplicateColumn
          SELECT count(*) OVER () FROM orders  | NoOverInStreams
          SELECT v + 1, id FROM orders         | ColumnName
          SELECT id AS __id FROM orders        | ColumnName
          SELECT id, NULL AS n FROM orders     | ColumnType
          SELECT nothing FROM orders           | UnknownColumn
          SELECT no_such_function() FROM orders| UnknownFunction
          SELECT id + INTERVAL 1 DAY AS x FROM orders WHERE v | WrongType
          """)
  void refusesColumnsThatATableCannotHold(String query, String code) {
    assertThat(Checked.query(query)).anyMatch(p -> p.startsWith(code + " spec.tables[0].query"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "_metadata",
        "_Metadata",
        "_flow",
        "_generation",
        "_batch",
        "_TIME",
        "_failed_expectations",
        "_malformed",
        "_reasons",
        "__Sequence",
        "__sequences"
      })
  void refusesColumnsWithNamesThatARefusedRowOrAMergeNeeds(String name) {
    assertThat(Checked.query("SELECT id AS " + name + " FROM orders"))
        .singleElement()
        .asString()
        .startsWith("ColumnName spec.tables[0].query: Column " + name)
        .endsWith("rename it with AS.");
  }

  @Test
  void refusesColumnsOfTheChangeFeedWhereThereIsOne() {
    TableDraft draft = draft().query("SELECT id, v AS _commit_version, at FROM orders");
    assertThat(codes(draft.write(new WritePlan.Append()))).isEmpty();
    WritePlan upsert =
        new WritePlan.Upsert(List.of("id"), List.of("at"), null, List.of(), false, 1);
    assertThat(codes(draft.write(upsert))).containsExactly("ColumnName spec.tables[0].query");
  }

  @Test
  void refusesKeysThatHaveTheNamesOfWhatIsRememberedBesideThem() {
    WritePlan upsert =
        new WritePlan.Upsert(List.of("_batch"), List.of("at"), null, List.of(), false, 1);
    assertThat(codes(draft().query("SELECT v AS _batch, at FROM orders").write(upsert)))
        .containsExactly("ColumnName spec.tables[0].query");
  }

  @Test
  void saysThatDocumentsAreDecodedTwice() {
    DecodePlan decode =
        new DecodePlan(
            "id", DecodePlan.Format.JSON, "a INT", null, DecodePlan.Malformed.QUARANTINE, Map.of());
    List<String> problems =
        new Checked()
            .malformed(DecodePlan.Malformed.QUARANTINE)
            .table(new TableDraft("t").source("orders").decode(decode))
            .problems();
    assertThat(problems)
        .singleElement()
        .asString()
        .startsWith("DecodedTwice spec.tables[0].decode: ");
  }

  @Test
  void tellsWhatDoesNotParseWhereItsInputIsWrongToo() {
    List<String> problems =
        new Checked()
            .table(new TableDraft("wrong").source("orders").query("SELECT nothing FROM orders"))
            .table(new TableDraft("reader").table("wrong").query("SELEC id FROM wrong"))
            .problems();
    assertThat(problems)
        .hasSize(2)
        .anyMatch(problem -> problem.startsWith("UnknownColumn spec.tables[0].query"))
        .anyMatch(problem -> problem.startsWith("SqlSyntax spec.tables[1].query (1:1)"));
  }

  @Test
  void namesThePlaceOfAnUnknownColumn() {
    assertThat(Checked.query("SELECT id,\n       nothing FROM orders"))
        .singleElement()
        .asString()
        .startsWith("UnknownColumn spec.tables[0].query (2:8): ");
  }

  @Test
  void refusesKeysSequenceAndStoredColumnsThatAreNotThereAllAtOnce() {
    WritePlan upsert =
        new WritePlan.Upsert(
            List.of("id", "a"), List.of("at", "b"), null, List.of("id", "c"), false, 1);

    assertThat(codes(draft().write(upsert)))
        .containsExactlyInAnyOrder(
            "UnknownColumn spec.tables[0].write.keys[1]",
            "UnknownColumn spec.tables[0].write.sequenceBy[1]",
            "UnknownColumn spec.tables[0].write.columns[1]",
            "KeyNotStored spec.tables[0].write.columns");
  }

  @Test
  void refusesALayoutByColumnsThatAreNotStoredOrHaveNoOrder() {
    String wide =
        IntStream.rangeClosed(1, 31).mapToObj(i -> ", " + i + " AS c" + i).collect(joining());
    assertThat(codes(draft().clusterBy("id", "tags", "c")))
        .containsExactly(
            "WrongType spec.tables[0].clusterBy[1]", "UnknownColumn spec.tables[0].clusterBy[2]");
    assertThat(codes(draft().query("SELECT id, v" + wide + " FROM orders").clusterBy("c30", "c31")))
        .containsExactly("NoStatistics spec.tables[0].clusterBy[1]");
    WritePlan upsert =
        new WritePlan.Upsert(List.of("id"), List.of("at"), null, List.of("id"), false, 1);
    assertThat(codes(draft().write(upsert).partitionBy("v")))
        .contains("UnknownColumn spec.tables[0].partitionBy[0]");
  }

  @Test
  void refusesKeysAndSequenceWithoutAnOrder() {
    WritePlan upsert =
        new WritePlan.Upsert(List.of("tags"), List.of("tags"), null, List.of(), false, 1);

    assertThat(codes(draft().write(upsert)))
        .containsExactlyInAnyOrder(
            "WrongType spec.tables[0].write.keys[0]",
            "WrongType spec.tables[0].write.sequenceBy[0]");
  }

  @Test
  void refusesAnUpsertOfRowsWithoutASequence() {
    WritePlan upsert = new WritePlan.Upsert(List.of("id"), List.of(), null, List.of(), false, 1);

    assertThat(codes(draft().write(upsert)))
        .containsExactly("SequenceNeeded spec.tables[0].write.sequenceBy");
    assertThat(
            codes(
                draft()
                    .query("SELECT id, count(*) AS n FROM orders GROUP BY id")
                    .unboundedState()
                    .write(upsert)))
        .isEmpty();
  }

  @Test
  void refusesPartitionsThatCannotBe() {
    assertThat(codes(draft().partitionBy("nothing", "tags")))
        .containsExactlyInAnyOrder(
            "UnknownColumn spec.tables[0].partitionBy[0]",
            "WrongType spec.tables[0].partitionBy[1]");
    assertThat(codes(draft().query("SELECT id FROM orders").partitionBy("id")))
        .containsExactly("NothingToStore spec.tables[0].partitionBy");
    assertThat(codes(draft().clusterBy("nothing")))
        .containsExactly("UnknownColumn spec.tables[0].clusterBy[0]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT id FROM orders                                        | a column value STRING or BINARY
          SELECT v AS value FROM orders                                | value as STRING or BINARY, not INT
          SELECT id AS value, v AS key FROM orders                     | key as STRING or BINARY, not INT
          SELECT id AS value, v AS topic FROM orders                   | topic as STRING, not INT
          SELECT id AS value, array(id) AS headers FROM orders         | headers as ARRAY<STRUCT
          SELECT id AS value, CAST(v AS BIGINT) AS partition FROM orders | partition as INT, not BIGINT
          """)
  void refusesColumnsThatKafkaDoesNotTake(String query, String needs) {
    assertThat(new Checked().sink(query, kafka("out")).problems())
        .singleElement()
        .asString()
        .startsWith("KafkaColumns spec.sinks[0].query: A Kafka sink needs " + needs);
  }

  @Test
  void needsATopicFromTheSinkOrFromTheQuery() {
    assertThat(new Checked().sink("SELECT id AS value FROM orders", kafka(null)).problems())
        .singleElement()
        .asString()
        .contains("because the sink names no topic");
    assertThat(
            new Checked()
                .sink("SELECT id AS value, 'x' AS topic FROM orders", kafka(null))
                .problems())
        .isEmpty();
  }

  @Test
  void acceptsAllColumnsOfKafka() {
    String query =
        "SELECT CAST(id AS BINARY) AS key, to_json(struct(*)) AS value, 'x' AS topic, v AS"
            + " partition, array(named_struct('key', 'a', 'value', CAST(id AS BINARY))) AS headers"
            + " FROM orders";

    assertThat(new Checked().sink(query, kafka(null)).problems()).isEmpty();
  }

  @Test
  void tellsTheProblemsOfAllTablesViewsAndSinksAtOnce() {
    List<String> problems =
        new Checked()
            .table(new TableDraft("a").source("orders").query("DROP TABLE orders"))
            .table(new TableDraft("b").source("orders").query("SELECT nothing FROM orders"))
            .table(new TableDraft("c").source("orders").partitionBy("nothing"))
            .view("d", "orders", "SELECT * FROM x")
            .sink("SELECT id FROM orders", kafka("out"))
            .problems();

    assertThat(problems)
        .extracting(problem -> problem.split(" ", -1)[1].replace(":", ""))
        .containsExactlyInAnyOrder(
            "spec.tables[0].query",
            "spec.tables[1].query",
            "spec.tables[2].partitionBy[0]",
            "spec.views[0].query",
            "spec.sinks[0].query");
  }

  @Test
  void tellsNothingAboutReadersOfATableThatIsWrongItself() {
    List<String> problems =
        new Checked()
            .table(new TableDraft("b").table("a").query("SELECT anything FROM a"))
            .table(new TableDraft("a").source("orders").query("SELECT nothing FROM orders"))
            .problems();

    assertThat(problems).singleElement().asString().startsWith("UnknownColumn spec.tables[1]");
  }

  @Test
  void knowsTheColumnsOfATableThatIsDeclaredLater() {
    assertThat(
            new Checked()
                .table(new TableDraft("b").table("a").query("SELECT n + 1 AS m FROM a"))
                .table(draft("a").query("SELECT v AS n FROM orders"))
                .result()
                .schemas()
                .get("b"))
        .isNotNull()
        .hasToString("StructType(StructField(m,INT,true))".replace("INT", "IntegerType"));
  }

  private static SinkPlan.Kafka kafka(@org.jspecify.annotations.Nullable String topic) {
    return new SinkPlan.Kafka("broker:9092", topic, null, Map.of());
  }

  private static List<String> codes(TableDraft draft) {
    return new Checked()
        .table(draft).problems().stream().map(p -> p.replaceFirst(":? ?[(:].*", "")).toList();
  }

  private static TableDraft draft() {
    return draft("t");
  }

  private static TableDraft draft(String name) {
    return new TableDraft(name).source("orders");
  }
}
