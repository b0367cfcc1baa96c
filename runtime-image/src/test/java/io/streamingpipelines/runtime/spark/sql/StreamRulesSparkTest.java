package io.streamingpipelines.runtime.spark.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.DecodePlan.Malformed;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.fixture.Checked;
import io.streamingpipelines.runtime.plan.TableDraft;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that queries which cannot run as a stream are rejected before anything starts, with an
 * alternative.
 */
class StreamRulesSparkTest {
  private static final String TIMES = " AND b.at BETWEEN a.at AND a.at + INTERVAL 1 HOUR";
  private static final String JOINED =
      "orders a JOIN orders b ON a.id = b.id AND b.at BETWEEN a.at AND a.at + INTERVAL 1 HOUR";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NoOverInStreams     | SELECT id, row_number() OVER (PARTITION BY id ORDER BY at) AS n FROM"
            + " orders",
        "NoOrderInStreams    | SELECT id FROM orders ORDER BY id",
        "NoSetsOfStreams     | SELECT id, at FROM orders EXCEPT SELECT id, at FROM orders",
        "NoSetsOfStreams     | SELECT id, at FROM orders INTERSECT SELECT id, at FROM orders",
        "NoDistinctAggregates| SELECT window.start AS s, count(DISTINCT id) AS n FROM orders GROUP"
            + " BY window(at, '1 hour')",
        "SessionOfAll        | SELECT session_window.start AS s, count(*) AS n FROM orders GROUP BY"
            + " session_window(at, '1 hour')",
        "UnboundedState      | SELECT a.id FROM orders a JOIN orders b ON a.id = b.id",
        "WatermarkNeeded     | SELECT id FROM orders UNION SELECT id FROM orders WHERE v > 1",
        "OuterJoinNeedsTime  | SELECT a.id FROM orders a LEFT JOIN orders b ON a.id = b.id",
        "OuterJoinNeedsTime  | SELECT b.id FROM orders a RIGHT JOIN orders b ON a.id = b.id",
        "OuterJoinNeedsTime  | SELECT a.id FROM orders a FULL JOIN orders b ON a.id = b.id",
        "OuterJoinNeedsTime  | SELECT a.id FROM orders a LEFT SEMI JOIN orders b ON a.id = b.id",
        "AntiJoin            | SELECT a.id FROM orders a LEFT ANTI JOIN orders b ON a.id = b.id",
      })
  void refusesAnAppendOf(String code, String query) {
    assertThat(problems(draft(query))).singleElement().asString().startsWith(code + " spec");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id FROM orders WHERE id IN (SELECT id FROM orders WHERE v > 1)",
        "SELECT id, (SELECT max(v) FROM orders) AS m FROM orders",
      })
  void saysWhatToDoInsteadOfAStreamInASubquery(String query) {
    assertThat(problems(draft(query)))
        .singleElement()
        .asString()
        .startsWith("InvalidSubqueryExpression spec")
        .contains("Read its input `as: snapshot`");
  }

  @Test
  void unitesAStreamThatCanBeBrokenWithOneThatCannot() {
    assertThat(
            new Checked()
                .malformed(Malformed.QUARANTINE)
                .table(new TableDraft("d").source("orders").query("SELECT id, v FROM orders"))
                .table(
                    new TableDraft("t")
                        .source("orders")
                        .table("d")
                        .query("SELECT id FROM d UNION ALL SELECT id FROM orders"))
                .problems())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "LEFT SEMI JOIN"})
  void takesAJoinThatTheTimesOfBothSidesBound(String join) {
    String side = join.startsWith("RIGHT") ? "b" : "a";
    assertThat(
            problems(
                draft(
                    "SELECT %s.id FROM orders a %s orders b ON a.id = b.id%s"
                        .formatted(side, join, TIMES))))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SessionUpdated | id, s | SELECT id, session_window.start AS s, count(*) AS n FROM orders"
            + " GROUP BY id, session_window(at, '1 hour')",
        "JoinUpdated    | s     | SELECT window.start AS s, count(*) AS n FROM "
            + JOINED
            + " GROUP BY window(a.at, '1 hour')",
        "ChainedUpdates | s     | WITH h AS (SELECT window, count(*) AS n FROM orders GROUP BY"
            + " window(at, '1 hour')) SELECT window(window, '1 day').start AS s, sum(n) AS n FROM h"
            + " GROUP BY window(window, '1 day')",
        "GroupKeyMissing| s     | SELECT window.start AS s, id, count(*) AS n FROM orders"
            + " GROUP BY window(at, '1 hour'), id",
        "KeyIsComputed  | s, n  | SELECT window.start AS s, count(*) AS n FROM orders"
            + " GROUP BY window(at, '1 hour')",
      })
  void refusesAnUpsertOf(String code, String keys, String query) {
    WritePlan upsert =
        new WritePlan.Upsert(List.of(keys.split(", ")), List.of(), null, List.of(), false, 1);
    assertThat(problems(draft(query).write(upsert)))
        .singleElement()
        .asString()
        .startsWith(code + " spec");
  }

  @Test
  void findsTheGroupKeysBehindTheirColumns() {
    WritePlan upsert =
        new WritePlan.Upsert(List.of("S", "who"), List.of(), null, List.of(), false, 1);
    String query =
        "WITH h AS (SELECT window, lower(id) AS who, count(*) AS n FROM orders"
            + " GROUP BY window(at, '1 hour'), lower(id))"
            + " SELECT window.end AS s, who, n FROM h WHERE n > 1";
    assertThat(problems(draft(query).write(upsert))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SnapshotOuterJoin| SELECT d.id FROM orders o RIGHT JOIN d ON o.id = d.id",
        "SnapshotOuterJoin| SELECT d.id FROM orders o FULL JOIN d ON o.id = d.id",
        "SnapshotOuterJoin| SELECT d.id FROM d LEFT JOIN orders o ON o.id = d.id",
        "SnapshotOuterJoin| SELECT d.id FROM d LEFT SEMI JOIN orders o ON o.id = d.id",
        "UnionWithSnapshot| SELECT id FROM orders UNION ALL SELECT id FROM d",
        "NoStream         | SELECT id FROM d",
        "                 | SELECT o.id, d.v FROM orders o LEFT JOIN d ON o.id = d.id",
        "                 | SELECT o.id, d.v FROM d RIGHT JOIN orders o ON o.id = d.id",
        "                 | SELECT o.id FROM orders o LEFT ANTI JOIN d ON o.id = d.id",
        "                 | SELECT o.id FROM orders o WHERE o.id NOT IN (SELECT id FROM d WHERE id"
            + " IS NOT NULL)",
      })
  void knowsWhatAStreamAndASnapshotCanDo(String code, String query) {
    Checked checked =
        new Checked()
            .table(new TableDraft("d").source("orders").query("SELECT id, v FROM orders"))
            .table(
                new TableDraft("t")
                    .source("orders")
                    .input(InputPlan.Kind.TABLE, "d", InputPlan.ReadAs.SNAPSHOT)
                    .query(query));
    if (code == null) {
      assertThat(checked.problems()).isEmpty();
    } else {
      assertThat(checked.problems())
          .singleElement()
          .asString()
          .startsWith(code + " spec.tables[1].query");
    }
  }

  @Test
  void refusesASinkThatRemembersForEver() {
    assertThat(
            new Checked()
                .sink(
                    "SELECT a.id AS value FROM orders a JOIN orders b ON a.id = b.id",
                    new SinkPlan.Noop())
                .problems())
        .singleElement()
        .asString()
        .startsWith("UnboundedState spec.sinks[0].query: A join of two streams")
        .endsWith("write to a table with `unboundedState: accepted` first.");
  }

  private static List<String> problems(TableDraft draft) {
    return new Checked().table(draft).problems();
  }

  private static TableDraft draft(String query) {
    return new TableDraft("t").source("orders").watermark("at", 1000, null).query(query);
  }
}
