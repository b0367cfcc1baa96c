package io.streamingpipelines.runtime.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.DecodePlan.Malformed;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.fixture.Checked;
import io.streamingpipelines.runtime.plan.TableDraft;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that the state of a query is bounded (docs/design/semantics.md#bounded-state), and that
 * nothing before stateful operators needs a quarantine (docs/design/semantics.md#order-of-a-batch).
 */
class StateChecksSparkTest {
  private static final String WINDOWS =
      "SELECT window.start AS s, count(*) AS n FROM orders GROUP BY window(at, '1 hour')";
  private static final String COUNTS = "SELECT id, count(*) AS n FROM orders GROUP BY id";
  private static final WritePlan BY_ID =
      new WritePlan.Upsert(List.of("id"), List.of(), null, List.of(), false, 1);

  @ParameterizedTest
  @ValueSource(
      strings = {
        COUNTS,
        WINDOWS,
        "SELECT count(*) AS n FROM orders",
        "SELECT DISTINCT id FROM orders"
      })
  void refusesAStateThatGrowsForEver(String query) {
    assertThat(problems(draft().query(query)))
        .singleElement()
        .asString()
        .matches("(UnboundedState|WatermarkNeeded) spec.tables\\[0].query: .*");
  }

  @Test
  void refusesAnAppendedAggregationWithoutWatermarkEvenWhenItsStateIsAccepted() {
    assertThat(problems(draft().query(WINDOWS).unboundedState()))
        .singleElement()
        .asString()
        .startsWith("WatermarkNeeded spec.tables[0].query");
  }

  @Test
  void acceptsAStateThatTheUserAccepts() {
    assertThat(problems(draft().query(COUNTS).write(BY_ID)))
        .singleElement()
        .asString()
        .startsWith("UnboundedState spec.tables[0].query: Aggregate keeps");
    assertThat(problems(draft().query(COUNTS).write(BY_ID).unboundedState())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        WINDOWS,
        "SELECT session_window.end AS e, id, count(*) AS n FROM orders"
            + " GROUP BY session_window(at, '1 hour'), id",
        "SELECT window.start AS s, count(*) AS n FROM orders"
            + " GROUP BY window(at, '1 hour', '10 minutes')",
        "SELECT at, count(*) AS n FROM orders GROUP BY at",
        "SELECT DISTINCT id, at FROM orders",
        "SELECT a.id FROM orders a JOIN orders b ON a.id = b.id"
            + " AND a.at BETWEEN b.at - INTERVAL 1 HOUR AND b.at + INTERVAL 1 HOUR",
        "WITH w AS (" + WINDOWS + ") SELECT * FROM w WHERE n > 1",
      })
  void acceptsAStateThatAWatermarkBounds(String query) {
    assertThat(problems(draft().watermark("at", 1000, null).query(query))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id, count(*) AS n FROM orders GROUP BY id",
        "SELECT DISTINCT id FROM orders",
        "SELECT a.id FROM orders a JOIN orders b ON a.id = b.id",
        "SELECT CAST(at AS DATE) AS day, count(*) AS n FROM orders GROUP BY CAST(at AS DATE)",
      })
  void refusesAStateThatTheWatermarkDoesNotBound(String query) {
    assertThat(problems(draft().watermark("at", 1000, null).query(query)))
        .singleElement()
        .asString()
        .matches("(UnboundedState|WatermarkNeeded) spec.tables\\[0].query: .*");
  }

  @ParameterizedTest
  @CsvSource({"nothing, UnknownColumn", "id, WrongType"})
  void refusesAWatermarkThatIsNoTime(String column, String code) {
    assertThat(problems(draft().watermark(column, 1000, null).query(WINDOWS)))
        .singleElement()
        .asString()
        .startsWith(code + " spec.tables[0].from[0].watermark.column");
  }

  @Test
  void warnsOfAWatermarkThatDoesNothing() {
    assertThat(problems(draft().watermark("at", 1000, null).query("SELECT id FROM orders")))
        .singleElement()
        .asString()
        .startsWith("warning WatermarkUnused spec.tables[0].from[0].watermark");
  }

  @Test
  void warnsOfCountsOverChanges() {
    TableDraft counts =
        new TableDraft("n")
            .input(InputPlan.Kind.TABLE, "t", InputPlan.ReadAs.CHANGES)
            .query("SELECT id, count(*) AS n FROM t GROUP BY id")
            .write(BY_ID)
            .unboundedState();
    WritePlan upsert =
        new WritePlan.Upsert(List.of("id"), List.of("at"), null, List.of(), false, 1);

    assertThat(new Checked().table(draft().write(upsert)).table(counts).problems())
        .singleElement()
        .asString()
        .startsWith("warning ChangesCounted spec.tables[1].from[0].as");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        WINDOWS,
        "SELECT DISTINCT id, at FROM orders",
        "SELECT id, x FROM orders LATERAL VIEW explode(map_keys(tags)) AS x",
        "SELECT a.id FROM orders a JOIN orders b ON a.id = b.id AND a.at = b.at",
      })
  void refusesAQuarantineBeforeState(String query) {
    TableDraft draft = draft().watermark("at", 1000, null).query(query);

    assertThat(new Checked().malformed(Malformed.QUARANTINE).table(draft).problems())
        .singleElement()
        .asString()
        .startsWith("QuarantineBeforeState spec.tables[0].query");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT upper(id) AS id FROM orders WHERE v > 1",
        "SELECT id FROM orders UNION ALL SELECT id FROM orders WHERE v > 1",
        "WITH a AS (SELECT id, v + 1 AS w FROM orders) SELECT id FROM a WHERE w > 2",
      })
  void carriesBrokenRowsPastAStatelessQuery(String query) {
    assertThat(new Checked().malformed(Malformed.QUARANTINE).table(draft().query(query)).problems())
        .isEmpty();
  }

  @Test
  void refusesAQuarantineBeforeASink() {
    assertThat(
            new Checked()
                .malformed(Malformed.QUARANTINE)
                .sink("SELECT id FROM orders", new io.streamingpipelines.plan.SinkPlan.Noop())
                .problems())
        .singleElement()
        .asString()
        .startsWith("MalformedBeforeSink spec.sinks[0].from");
  }

  @Test
  void refusesWhatSparkCannotDoAsAStream() {
    assertThat(problems(draft().query("SELECT id FROM orders ORDER BY id")))
        .singleElement()
        .asString()
        .contains("spec.tables[0].query")
        .contains("Sorting is not supported");
  }

  private static List<String> problems(TableDraft draft) {
    return new Checked().table(draft).problems();
  }

  private static TableDraft draft() {
    return new TableDraft("t").source("orders");
  }
}
