package io.streamingpipelines.runtime.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.runtime.fixture.Checked;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a query is one SELECT from the names in `from`, checked before Spark analyzes it. */
class RefusedQueriesSparkTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TABLE orders",
        "SET spark.sql.ansi.enabled = false",
        "ADD JAR '/tmp/x.jar'",
        "CREATE OR REPLACE TEMPORARY VIEW orders AS SELECT 1",
        "INSERT INTO orders SELECT * FROM orders",
        "DELETE FROM orders",
        "MERGE INTO orders USING orders s ON true WHEN MATCHED THEN DELETE",
        "SHOW TABLES",
        "DESCRIBE orders",
        "EXPLAIN SELECT * FROM orders",
        "CACHE TABLE orders",
        "USE default",
        "SET VAR x = 1",
        "DECLARE VARIABLE x INT DEFAULT 1",
        "SELECT TRANSFORM (id) USING 'cat' FROM orders",
        "SELECT * FROM (SELECT TRANSFORM (id) USING 'cat' FROM orders)",
      })
  void refusesCommands(String sql) {
    assertThat(Checked.query(sql))
        .singleElement()
        .asString()
        .startsWith("CommandRefused spec.tables[0].query");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WITH a AS (SELECT * FROM orders) INSERT INTO orders SELECT * FROM a",
        "FROM orders INSERT INTO x SELECT * INSERT INTO y SELECT *",
        "SELECT * FROM orders; DROP TABLE orders",
        "EXECUTE IMMEDIATE 'DROP TABLE orders'",
        "BEGIN DROP TABLE orders; END",
        "CALL system.run('x')",
        "SELEC id FROM orders",
        "SELECT id FROM orders WHERE v >",
        "",
      })
  void refusesWhatIsNotOneSelect(String sql) {
    assertThat(Checked.query(sql))
        .singleElement()
        .asString()
        .matches("(CommandRefused|SqlSyntax|ParseEmptyStatement) spec\\.tables\\[0]\\.query.*");
  }

  @Test
  void doesNotRunWhatItRefuses(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("x.json"), "{\"a\": 1}");
    Checked.query("SELECT * FROM json.`" + directory + "`");
    Checked.query("CREATE TABLE made_by_a_query USING delta AS SELECT 1 AS x");

    assertThat(Checked.query("SELECT * FROM made_by_a_query"))
        .singleElement()
        .asString()
        .startsWith("UnknownRelation");
    assertThat(file).exists();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "delta.`/lake/orders`",
        "json.`/etc/passwd`",
        "parquet.`s3a://lake/x`",
        "text.`file:/etc/passwd`"
      })
  void refusesFilesByPath(String relation) {
    assertThat(Checked.query("SELECT *\n  FROM " + relation))
        .containsExactly(
            "FilesByPath spec.tables[0].query (2:8): Reading files by path ("
                + relation.substring(0, relation.indexOf('.'))
                + ".`…`) is not allowed; declare a source and name it in `from`.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM customers",
        "SELECT * FROM spark_catalog.default.customers",
        "SELECT * FROM orders JOIN customers USING (id)",
        "SELECT * FROM orders WHERE id IN (SELECT id FROM customers)",
        "SELECT *, (SELECT max(id) FROM customers) AS m FROM orders",
        "SELECT * FROM orders WHERE EXISTS (SELECT 1 FROM customers)",
        "WITH c AS (SELECT * FROM customers) SELECT * FROM c",
        "WITH c AS (SELECT * FROM d), d AS (SELECT * FROM orders) SELECT * FROM c",
        "SELECT * FROM orders, LATERAL (SELECT * FROM customers)",
        "SELECT * FROM orders UNION ALL SELECT * FROM customers",
        "TABLE customers",
        "FROM customers |> SELECT id",
        "SELECT * FROM orders.orders",
      })
  void refusesRelationsThatFromDoesNotName(String sql) {
    List<String> problems = Checked.query(sql);

    assertThat(problems)
        .singleElement()
        .asString()
        .startsWith("UnknownRelation spec.tables[0].query (1:")
        .contains("`from` names orders");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT reflect('java.lang.System', 'exit', 1) FROM orders",
        "SELECT JAVA_METHOD('java.lang.System', 'exit', 1) FROM orders",
        "SELECT try_reflect('java.lang.System', 'exit', 1) FROM orders",
        "SELECT system.builtin.reflect('java.lang.System', 'exit', 1) FROM orders",
        "SELECT `reflect`('java.lang.System', 'exit', 1) FROM orders",
        "SELECT * FROM orders WHERE coalesce(reflect('a', 'b'), 'x') = 'x'",
        "SELECT transform(array(1), x -> reflect('a', 'b')) FROM orders",
        "SELECT count(*) FILTER (WHERE reflect('a', 'b') = 'x') FROM orders",
        "SELECT id FROM orders ORDER BY reflect('a', 'b')",
        "SELECT (SELECT reflect('a', 'b')) FROM orders",
        "SELECT * FROM orders LATERAL VIEW explode(array(reflect('a', 'b'))) AS x",
        "SELECT * FROM VALUES (reflect('a', 'b')) AS x",
        "SELECT sum(v) OVER w FROM orders WINDOW w AS (PARTITION BY reflect('a', 'b'))",
        "SELECT sum(v) OVER w FROM orders WINDOW w AS (ORDER BY at, length(reflect('a', 'b')))",
        "SELECT * FROM explode(array(reflect('a', 'b')))",
        "WITH a AS (SELECT reflect('a', 'b') FROM orders) SELECT * FROM a",
      })
  void refusesCallsIntoJavaWhereverTheyStand(String sql) {
    assertThat(Checked.query(sql))
        .singleElement()
        .asString()
        .startsWith("FunctionRefused spec.tables[0].query (1:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT from_avro(b, '\"int\"', map('avroSchemaUrl', 'file:/etc/passwd')) FROM orders",
        "SELECT from_avro(b, '\"int\"', map('mode', 'FAILFAST', 'AVROSCHEMAURL', 'x')) FROM orders",
        "SELECT from_avro(b, '\"int\"', map(concat('avro', 'SchemaUrl'), 'x')) FROM orders",
        "SELECT from_avro(b, '\"int\"', map_from_arrays(array('a'), array('b'))) FROM orders",
        "SELECT from_avro(b, '\"int\"', str_to_map('avroSchemaUrl:x')) FROM orders",
        "SELECT from_xml(t, 'a INT', map('rowValidationXSDPath', '/etc/passwd')) FROM orders",
        "SELECT schema_of_xml('<a/>', map('rowValidationXSDPath', '/etc/passwd')) FROM orders",
        "SELECT from_protobuf(b, 'M', '/etc/passwd') FROM orders",
        "SELECT to_protobuf(b, 'M', '/etc/passwd') FROM orders",
      })
  void refusesFunctionsThatOpenFiles(String sql) {
    assertThat(Checked.query(sql))
        .singleElement()
        .asString()
        .startsWith("FunctionRefused spec.tables[0].query (1:")
        .contains("opens a file");
  }

  @Test
  void letsTheirOtherOptionsThrough() {
    assertThat(
            Checked.query(
                "SELECT from_xml('<a><b>1</b></a>', 'b INT', map('mode', 'PERMISSIVE')) AS x"
                    + " FROM orders"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM IDENTIFIER('json.`/etc/passwd`')",
        "SELECT * FROM IDENTIFIER('cust' || 'omers')",
        "SELECT IDENTIFIER('ref' || 'lect')('java.lang.System', 'exit', '1') FROM orders",
        "SELECT IDENTIFIER('reflect')('java.lang.System', 'exit', '1') FROM orders",
        "SELECT IDENTIFIER('i' || 'd') FROM orders",
      })
  void refusesNamesThatAreComputed(String sql) {
    assertThat(Checked.query(sql))
        .isNotEmpty()
        .allMatch(
            p -> p.matches("(Identifier|Function|Files|Relation)\\w* spec.tables\\[0].query.*"));
  }

  @Test
  void refusesTableFunctionsThatMayReadSomething() {
    assertThat(Checked.query("SELECT * FROM read_files('/etc')"))
        .singleElement()
        .asString()
        .startsWith("FunctionRefused spec.tables[0].query (1:15): Table function read_files");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM orders VERSION AS OF 3",
        "SELECT * FROM orders TIMESTAMP AS OF '2026-01-01'"
      })
  void refusesTimeTravel(String sql) {
    assertThat(Checked.query(sql)).singleElement().asString().startsWith("TimeTravelRefused");
  }

  @Test
  void tellsAllRefusalsOfOneTextAtOnce() {
    assertThat(
            Checked.query(
                "SELECT reflect('a', 'b')\nFROM customers\nJOIN json.`/etc/x` USING (id)"))
        .extracting(problem -> problem.replaceFirst("\\): .*", ")"))
        .containsExactlyInAnyOrder(
            "FunctionRefused spec.tables[0].query (1:8)",
            "UnknownRelation spec.tables[0].query (2:6)",
            "FilesByPath spec.tables[0].query (3:6)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 'DROP TABLE orders; SET x = 1' AS text FROM orders",
        "SELECT id -- DROP TABLE orders\nFROM orders /* INSERT INTO json.`/etc` */",
        "SELECT id FROM orders;",
        "SELECT id FROM orders ;  \n",
        "SELECT id FROM ORDERS",
        "SELECT o.id FROM `orders` AS o",
        "WITH a AS (SELECT * FROM orders), b AS (SELECT * FROM a) SELECT id FROM b",
        "WITH orders AS (SELECT * FROM orders WHERE v > 1) SELECT id FROM orders",
        "SELECT id FROM (SELECT * FROM orders) WHERE v > 1",
        "SELECT `drop` FROM (SELECT id AS `drop` FROM orders)",
        "SELECT id, reflect FROM (SELECT id, v AS reflect FROM orders)",
        "SELECT id, x FROM orders LATERAL VIEW explode(map_keys(tags)) AS x",
        "SELECT id, x FROM orders, LATERAL explode(map_keys(tags)) AS t(x)",
        "SELECT id FROM orders UNION ALL SELECT upper(id) FROM orders",
        "FROM orders |> WHERE v > 1 |> SELECT id",
        "SELECT id FROM orders JOIN VALUES ('a'), ('b') AS names(id) USING (id)",
        "TABLE orders",
        "SELECT CASE WHEN v > 1 THEN 'SET' ELSE \"DELETE\" END AS word FROM orders",
      })
  void acceptsWhatOnlyLooksLikeIt(String sql) {
    assertThat(Checked.query(sql)).isEmpty();
  }

  @Test
  void acceptsAQueryThatIsLeftOut() {
    assertThat(Checked.query(null)).isEmpty();
  }
}
