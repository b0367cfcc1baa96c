package io.streamingpipelines.runtime.spark.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.change.QueryShape;
import io.streamingpipelines.runtime.change.StateLayout;
import io.streamingpipelines.runtime.change.StateLayout.Part;
import io.streamingpipelines.runtime.check.SchemaCheck;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import io.streamingpipelines.runtime.flow.FlowPlanner;
import io.streamingpipelines.runtime.spark.Catalyst;
import io.streamingpipelines.runtime.spark.Scala;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what is read from Spark's plans about offsets and state. */
class QueryShapesSparkTest {
  private static final String SOURCES =
      """
      sources:
      - {name: a, files: {path: "ROOT/a", format: json, malformed: drop, schema: "id STRING, v INT, w INT, at TIMESTAMP"}}
      - {name: b, files: {path: "ROOT/b", format: json, malformed: drop, schema: "id STRING, v INT, w INT, at TIMESTAMP"}}
      - {name: k, kafka: {bootstrapServers: "nowhere:9092", subscribe: [k]}, value: {format: json, schema: "id STRING, v INT", malformed: drop}}
      tables:
      - name: t
        unboundedState: accepted
      """;

  private static final String KINDS =
      """
      sources:
      - {name: a, files: {path: "ROOT/a", format: json, malformed: drop, schema: "id STRING, v INT"}}
      - {name: k, kafka: {bootstrapServers: "nowhere:9092", subscribe: [k]}, value: {format: json, schema: "id STRING, v INT", malformed: drop}}
      - {name: ticks, rate: {rowsPerSecond: 1}}
      - {name: lines, socket: {host: localhost, port: 1}}
      - {name: lake, delta: {path: "ROOT/other"}}
      - {name: feed, delta: {path: "ROOT/other", readChanges: true}}
      tables:
      - {name: up, from: [{source: a}], properties: {delta.enableChangeDataFeed: "true"}}
      """;

  @TempDir private Path root;

  @Test
  void describesAnAggregationByWhatItIsComputedFrom() {
    StateLayout layout =
        layout(
            "SELECT kind AS k, sum(twice) AS s, count(*) AS n, sum(twice) + 1 AS more"
                + " FROM (SELECT upper(id) AS kind, v * 2 AS twice FROM a) GROUP BY kind");

    assertThat(layout.operator()).isEqualTo("aggregation");
    assertThat(meanings(layout.keys())).containsExactly("upper(document(value).id) STRING");
    assertThat(meanings(layout.values()))
        .as("each function once, in the order of the query")
        .hasSize(2)
        .first()
        .asString()
        .contains("v")
        .endsWith(" BIGINT");
    assertThat(meanings(layout.values()).get(1)).isEqualTo("count(1) BIGINT");
  }

  @Test
  void leavesOutWhatNothingReads() {
    StateLayout layout =
        layout("SELECT id, x FROM (SELECT id, min(v) AS x, max(v) AS y FROM a GROUP BY id)");

    assertThat(meanings(layout.values())).containsExactly("min(document(value).v) INT");
  }

  @Test
  void numbersSourcesInTheOrderOfTheQueryAndNotOfTheManifest() {
    String from = "from: [{source: a}, {source: b}]";
    String union = "SELECT id FROM a UNION ALL SELECT id FROM b";

    assertThat(shape(from, union).inputs()).containsExactly("SOURCE a STREAM", "SOURCE b STREAM");
    assertThat(shape("from: [{source: b}, {source: a}]", union).inputs())
        .isEqualTo(shape(from, union).inputs());
    assertThat(shape(from, "SELECT id FROM b UNION ALL SELECT id FROM a").inputs())
        .containsExactly("SOURCE b STREAM", "SOURCE a STREAM");
    assertThat(shape(from, union).state()).isEmpty();
  }

  @Test
  void countsASourceThatIsReadTwiceAsSparkDoes() {
    assertThat(shape("from: [{source: a}]", "SELECT id FROM a UNION ALL SELECT id FROM a").inputs())
        .isNotEmpty()
        .allMatch("SOURCE a STREAM"::equals);
    assertThat(
            shape("from: [{source: a}]", "SELECT x.id FROM a x JOIN a y ON x.id = y.id").inputs())
        .as("Spark reads it once")
        .hasSize(1);
  }

  @Test
  void describesAJoinByItsEqualitiesAndBothSides() {
    StateLayout layout =
        shape(
                "from: [{source: a}, {source: b}]",
                "SELECT a.id, a.v, b.w FROM a JOIN b ON a.id = b.id AND a.at <= b.at")
            .state()
            .get(0);

    assertThat(layout.operator()).isEqualTo("inner join");
    assertThat(meanings(layout.keys()))
        .containsExactly("document(#1.value).id STRING = document(#2.value).id STRING");
    assertThat(meanings(layout.values()))
        .containsExactly(
            "document(#1.value).id STRING",
            "document(#1.value).v INT",
            "document(#1.value).at TIMESTAMP",
            "|",
            "document(#2.value).id STRING",
            "document(#2.value).w INT",
            "document(#2.value).at TIMESTAMP");
    assertThat(layout.conditions()).hasSize(1);
  }

  @Test
  void describesTheKeysOfADeduplicationAndTheWatermarksColumn() {
    QueryShape shape =
        shape(
            "from: [{source: a, watermark: {column: at, delay: 1h}}]\n"
                + "  deduplicate: {keys: [id], within: 1h}",
            "SELECT id, at FROM a");

    assertThat(shape.state()).hasSize(1);
    assertThat(shape.state().get(0).operator()).isEqualTo("deduplication within a time");
    assertThat(meanings(shape.state().get(0).keys())).containsExactly("document(value).id STRING");
    assertThat(shape.watermarks()).containsExactly("document(value).at");
  }

  @Test
  void listsTheOperatorsFromTheBottomUp() {
    QueryShape shape =
        shape(
            "from: [{source: a, watermark: {column: at, delay: 1h}}]",
            "SELECT s, count(*) AS n FROM (SELECT DISTINCT id, window(at, '1 hour').start AS s FROM"
                + " a) GROUP BY s");

    assertThat(shape.state()).extracting(layout -> layout.keys().size()).containsExactly(2, 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"date_trunc('hour', current_timestamp())", "current_date()", "localtimestamp()"})
  void doesNotDependOnTheTimeOfTheAnalysis(String now) {
    String query = "SELECT " + now + " AS t, count(*) AS n FROM a GROUP BY 1";

    assertThat(layout(query)).isEqualTo(layout(query));
    assertThat(meanings(layout(query).keys()).get(0)).contains("batch");
  }

  @Test
  void doesNotDependOnOtherColumnsOfTheSource() {
    String query = "SELECT id, sum(v) AS s FROM k GROUP BY id";
    QueryShape before = shape("from: [{source: k}]", query);
    QueryShape after =
        shape(
            SOURCES.replace("id STRING, v INT\"}", "extra STRING, id STRING, v INT\"}"),
            "from: [{source: k}]",
            query);

    assertThat(after.state()).isEqualTo(before.state());
    assertThat(before.state().get(0).keys().get(0).meaning()).endsWith(".id STRING");
  }

  /** A check plans with empty inputs, and a driver with the actual ones. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "source: a",
        "source: k",
        "source: k, as: raw",
        "source: ticks",
        "source: lines",
        "source: lake",
        "source: feed",
        "table: up",
        "table: up, as: changes"
      })
  void isTheSameForEmptyInputsAndForTheActualOnes(String input) throws Exception {
    Files.createDirectories(root.resolve("a"));
    SharedSpark.session()
        .range(1)
        .write()
        .format("delta")
        .option("delta.enableChangeDataFeed", "true")
        .save(root.resolve("other").toString());
    DeclaredPipeline upstream = new DeclaredPipeline(root, KINDS);
    assertThat(upstream.run().outcome()).isEqualTo(Outcome.COMPLETED);
    String name = input.replaceAll("^\\w+: (\\w+).*", "$1");
    DeclaredPipeline pipeline =
        new DeclaredPipeline(
            root,
            KINDS + "- {name: t, from: [{" + input + "}], query: SELECT * FROM " + name + "}\n");
    TablePlan table = pipeline.plan().tables().get(1);
    Dataset<Row> actual =
        new FlowPlanner(pipeline.plan())
            .table(Catalyst.clone(SharedSpark.session()), table, table.flows().get(0))
            .rows();

    SchemaCheck.Result checked = pipeline.check();
    assertThat(checked.flows()).as("%s", checked.problems()).hasSize(2);
    assertThat(QueryShapes.of(actual, "q"))
        .isEqualTo(QueryShapes.of(checked.flows().get(1).rows(), "q"));
  }

  @Test
  void comparesByTheTextWhatItCannotDescribe() {
    Dataset<Row> rows =
        SharedSpark.session().range(1).selectExpr("id + (SELECT max(x) FROM VALUES (1) t(x)) AS y");
    Project project = (Project) Catalyst.analyzed(rows);
    Expression sum = (Expression) Scala.list(project.projectList()).get(0);

    assertThat(new ExpressionText("SELECT 1").of(sum))
        .contains("id in SELECT 1")
        .contains("subquery in SELECT 1");
  }

  private StateLayout layout(String query) {
    QueryShape shape = shape("from: [{source: a}]", query);
    assertThat(shape.state()).hasSize(1);
    return shape.state().get(0);
  }

  private QueryShape shape(String from, String query) {
    return shape(SOURCES, from, query);
  }

  private QueryShape shape(String sources, String from, String query) {
    String write = query.contains("GROUP BY") ? "  write: {mode: complete}\n" : "";
    DeclaredPipeline pipeline =
        new DeclaredPipeline(
            root, sources + "  " + from + "\n" + write + "  query: \"" + query + "\"\n");
    SchemaCheck.Result checked = pipeline.check();
    assertThat(checked.flows()).as("%s", checked.problems()).hasSize(1);
    return QueryShapes.of(checked.flows().get(0).rows(), query);
  }

  private static List<String> meanings(List<Part> parts) {
    return parts.stream().map(Part::meaning).collect(Collectors.toList());
  }
}
