package io.streamingpipelines.runtime.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExpectationPlan;
import io.streamingpipelines.plan.ExpectationPlan.Action;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.fixture.Checked;
import io.streamingpipelines.runtime.plan.TableDraft;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that expectations and deleteWhen are conditions on one row. */
class RefusedExpressionsSparkTest {
  private static final String EXPECTATION = "spec.tables[0].expectations[0].expression";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          v                                        | NotBoolean
          'true'                                   | NotBoolean
          NULL                                     | NotBoolean
          nothing > 1                              | UnknownColumn
          v >                                      | SqlSyntax
          v > 1 OR                                 | SqlSyntax
          v > 1) OR (true                          | SqlSyntax
          v > 1; DROP TABLE orders                 | SqlSyntax
          SELECT 1                                 | SqlSyntax
          v > 1 AS x                               | SqlSyntax
          count(*) > 1                             | InvalidWhereCondition
          row_number() OVER (ORDER BY id) = 1      | WindowFunctionNotAllowedInClause
          explode(map_keys(tags)) = 'a'            | UnsupportedGenerator
          v > (SELECT 1)                           | SubqueryRefused
          id IN (SELECT x FROM VALUES ('a') t(x))  | SubqueryRefused
          v > (SELECT max(v) FROM orders)          | UnknownRelation
          EXISTS (SELECT * FROM json.`/etc/x`)     | FilesByPath
          reflect('a', 'b') = 'x'                  | FunctionRefused
          IDENTIFIER('reflect')('a', 'b') = 'x'    | IdentifierRefused
          no_such_function(v)                      | UnknownFunction
          rand() < 0.5                             | NotDeterministic
          uuid() = id                              | NotDeterministic
          """)
  void refusesWhatIsNoConditionOverARow(String expression, String code) {
    assertThat(expectation(expression))
        .singleElement()
        .asString()
        .startsWith(code + " " + EXPECTATION);
  }

  @Test
  void namesThePlaceInsideTheExpression() {
    assertThat(expectation("v > 1\n  AND nothing > 1"))
        .singleElement()
        .asString()
        .startsWith("UnknownColumn " + EXPECTATION + " (2:7): ")
        .contains("`nothing`");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id IS NOT NULL",
        "v > 1 -- the border",
        "v > 1 /* DROP TABLE orders */",
        "id NOT IN ('DROP', 'SELECT 1; SET x = 1')",
        "at < current_timestamp() + INTERVAL 1 HOUR",
        "CASE WHEN v > 1 THEN id = 'a' ELSE NULL END",
        "tags['a'] = 'b' OR exists(map_keys(tags), k -> k = 'x')",
        "true",
        "(v > 1)",
      })
  void acceptsConditions(String expression) {
    assertThat(expectation(expression)).isEmpty();
  }

  @Test
  void checksDeleteWhenLikeAnExpectation() {
    WritePlan upsert = new WritePlan.Upsert(List.of("id"), List.of("at"), "v", List.of(), false, 1);

    assertThat(new Checked().table(draft().write(upsert)).problems())
        .singleElement()
        .asString()
        .startsWith("NotBoolean spec.tables[0].write.deleteWhen: The expression is INT");
  }

  @Test
  void tellsTheProblemsOfAllExpectationsAtOnce() {
    TableDraft draft =
        draft()
            .expect(
                new ExpectationPlan("spec", "a", "v", Action.WARN, null),
                new ExpectationPlan("spec", "b", "v > 1", Action.DROP, null),
                new ExpectationPlan("spec", "c", "x > 1", Action.FAIL, null));

    assertThat(new Checked().table(draft).problems())
        .extracting(problem -> problem.substring(0, problem.indexOf(".expression")))
        .containsExactly(
            "NotBoolean spec.tables[0].expectations[0]",
            "UnknownColumn spec.tables[0].expectations[2]");
  }

  @ParameterizedTest
  @EnumSource(
      value = Action.class,
      names = {"DROP", "QUARANTINE", "FAIL"})
  void refusesChanceInAQueryWhoseRowsAreSplit(Action action) {
    TableDraft draft =
        draft().query("SELECT id,\n  rand() AS r FROM orders").expect("a", "id = 'x'", action);

    assertThat(new Checked().table(draft).problems())
        .singleElement()
        .asString()
        .startsWith("NotDeterministic spec.tables[0].query (2:3): rand() returns");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT uuid() AS u, id FROM orders",
        "SELECT id FROM orders WHERE rand() < 0.5",
        "SELECT id FROM orders TABLESAMPLE (10 PERCENT)",
        "SELECT upper(concat(id, uuid())) AS id FROM orders",
        "SELECT shuffle(array(id)) AS ids, id FROM orders",
        "SELECT id FROM (SELECT id, monotonically_increasing_id() AS i FROM orders)",
      })
  void findsChanceWhereverItStands(String query) {
    TableDraft draft = draft().query(query).expect("a", "id = 'x'", Action.QUARANTINE);

    assertThat(new Checked().table(draft).problems())
        .singleElement()
        .asString()
        .startsWith("NotDeterministic spec.tables[0].query (1:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id, current_timestamp() AS loaded, now() AS n, current_date() AS d FROM orders",
        "SELECT id, 'rand()' AS text FROM orders",
        "SELECT sha2(id, 256) AS id FROM orders",
      })
  void acceptsTheTimeOfTheBatchAndHashes(String query) {
    TableDraft draft = draft().query(query).expect("a", "id = 'x'", Action.QUARANTINE);

    assertThat(new Checked().table(draft).problems()).isEmpty();
  }

  @Test
  void leavesChanceAloneWhereNoRowIsRefused() {
    TableDraft draft = draft().query("SELECT id, rand() AS r FROM orders");

    assertThat(new Checked().table(draft.expect("a", "id = 'x'", Action.WARN)).problems())
        .as("only warned, but decoded")
        .isNotEmpty();
    assertThat(new Checked().format("parquet").table(draft).problems()).isEmpty();
  }

  private static List<String> expectation(String expression) {
    return new Checked().table(draft().expect("a", expression, Action.DROP)).problems();
  }

  private static TableDraft draft() {
    return new TableDraft("t").source("orders");
  }
}
