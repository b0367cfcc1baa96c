package io.streamingpipelines.runtime.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.QueryReport;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import io.streamingpipelines.runtime.query.QuerySupervisor;
import io.streamingpipelines.runtime.report.ProgressListener;
import io.streamingpipelines.runtime.report.QueryReports;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares windows and joins with plain Java (docs/design/semantics.md#windows-and-late-rows): two
 * batches, a restart, two more batches, and then rows that are late for all of them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WindowsAndJoinsSparkTest {
  private static final String PARTS =
      """
      sources:
      - name: orders
        files: {path: "ROOT/orders", format: json, schema: "id INT, who STRING, at TIMESTAMP", malformed: drop, maxFilesPerTrigger: 1}
      - name: payments
        files: {path: "ROOT/payments", format: json, schema: "id INT, who STRING, at TIMESTAMP", malformed: drop, maxFilesPerTrigger: 1}
      tables:
      - name: hourly
        from: [{source: orders, watermark: {column: at, delay: 1h}}]
        query: SELECT window.start AS start, who, count(*) AS n FROM orders GROUP BY window(at, '1 hour'), who
        write: {mode: upsert, keys: [start, who]}
      - name: sliding
        from: [{source: orders, watermark: {column: at, delay: 1h}}]
        query: SELECT window.start AS start, count(*) AS n FROM orders GROUP BY window(at, '1 hour', '20 minutes')
      - name: sessions
        from: [{source: orders, watermark: {column: at, delay: 1h}}]
        query: |
          SELECT session_window.start AS start, session_window.end AS until, who, count(*) AS n
          FROM orders GROUP BY session_window(at, '15 minutes'), who
      - name: chained
        from: [{source: orders, watermark: {column: at, delay: 1h}}]
        query: |
          WITH distinct_times AS (SELECT DISTINCT who, at FROM orders),
            hours AS (SELECT window, who, count(*) AS n FROM distinct_times GROUP BY window(at, '1 hour'), who)
          SELECT window(window, '3 hours').start AS start, max(n) AS most FROM hours GROUP BY window(window, '3 hours')
      - name: once
        from: [{source: orders, watermark: {column: at, delay: 1h}}]
        deduplicate: {keys: [who, at], within: 1h}
      - name: once_hourly
        from: [{table: once, watermark: {column: at, delay: 1h}}]
        query: SELECT window.start AS start, count(*) AS n FROM once GROUP BY window(at, '1 hour')
      - name: right_join
        from: BOTH
        query: |
          SELECT o.id AS o, p.id AS p FROM orders o RIGHT JOIN payments p
          ON o.who = p.who AND p.at BETWEEN o.at AND o.at + INTERVAL 10 MINUTES
      - name: full_join
        from: BOTH
        query: |
          SELECT o.id AS o, p.id AS p FROM orders o FULL JOIN payments p
          ON o.who = p.who AND p.at BETWEEN o.at AND o.at + INTERVAL 10 MINUTES
      - name: joined_hourly
        from: BOTH
        query: |
          SELECT window.start AS start, count(*) AS n, count(p.id) AS paid FROM orders o LEFT JOIN payments p
          ON o.who = p.who AND p.at BETWEEN o.at AND o.at + INTERVAL 10 MINUTES
          GROUP BY window(o.at, '1 hour')
      """
          .replace(
              "BOTH",
              "[{source: orders, watermark: {column: at, delay: 1h}},"
                  + " {source: payments, watermark: {column: at, delay: 2h}}]");
  private static final List<String> PEOPLE = List.of("ann", "bo", "cy", "di");

  /** Minutes after midnight; windows from here on are still open at the end. */
  private static final int OPEN = 20 * 60;

  private record Event(int id, String who, int minute) {
    String json() {
      return "{\"id\":%d,\"who\":\"%s\",\"at\":\"2026-01-01T%sZ\"}"
          .formatted(id, who, time(minute));
    }
  }

  private final List<Event> orders = new ArrayList<>();
  private final List<Event> payments = new ArrayList<>();
  private final Map<String, QueryReport> reports = new LinkedHashMap<>();
  private DeclaredPipeline pipeline;
  private int ids;

  @BeforeAll
  void run(@TempDir Path root) throws Exception {
    pipeline = new DeclaredPipeline(root, PARTS);
    Random random = new Random(11);
    // never more than an hour older than the earlier rows
    land(random, 10 * 60, 10, orders);
    land(random, 10 * 60 + 30, 10, orders);
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    land(random, OPEN, 2, orders);
    land(random, OPEN + 10, 2, orders);
    land(random, 10 * 60, 5, new ArrayList<>());
    ProgressListener listener = new ProgressListener();
    SharedSpark.session().sparkContext().addSparkListener(listener);
    try (QuerySupervisor supervisor = pipeline.start()) {
      assertThat(supervisor.await().outcome()).isEqualTo(Outcome.COMPLETED);
      SharedSpark.session().sparkContext().listenerBus().waitUntilEmpty();
      QueryReports.of(supervisor.statuses(), listener, 0)
          .forEach(report -> reports.put(report.table(), report));
    } finally {
      SharedSpark.session().sparkContext().removeSparkListener(listener);
    }
  }

  /** Writes one batch of both inputs. */
  private void land(Random random, int from, int rows, List<Event> counted) {
    List<Event> ordered = new ArrayList<>();
    List<Event> paid = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      int minute = from + random.nextInt(60);
      String who = PEOPLE.get(random.nextInt(PEOPLE.size()));
      ordered.add(new Event(ids++, who, minute));
      paid.add(new Event(ids++, who, minute + random.nextInt(20)));
    }
    pipeline.land("orders", ordered.stream().map(Event::json).toArray(String[]::new));
    pipeline.land("payments", paid.stream().map(Event::json).toArray(String[]::new));
    if (counted == orders) {
      orders.addAll(ordered);
      payments.addAll(paid);
    }
  }

  @Test
  void upsertsTheNewestStateOfEachTumblingWindow() {
    Map<String, Long> expected =
        orders.stream()
            .collect(
                Collectors.groupingBy(
                    e -> "[" + time(e.minute() / 60 * 60) + "," + e.who(), Collectors.counting()));
    assertThat(pipeline.rows("hourly", start(), "who", "n"))
        .containsExactlyInAnyOrderElementsOf(rows(expected));
  }

  @Test
  void writesSlidingWindowsWhenTheyClose() {
    Map<String, Long> expected = new LinkedHashMap<>();
    for (Event event : orders) {
      for (int k = 0; k < 3; k++) {
        int from = event.minute() / 20 * 20 - 20 * k;
        if (from + 60 <= OPEN - 60) {
          expected.merge("[" + time(from), 1L, Long::sum);
        }
      }
    }
    assertThat(pipeline.rows("sliding", start(), "n"))
        .containsExactlyInAnyOrderElementsOf(rows(expected));
  }

  @Test
  void writesSessionsWhenTheyHaveEnded() {
    List<String> expected = new ArrayList<>();
    for (String who : PEOPLE) {
      List<Integer> minutes =
          orders.stream().filter(e -> e.who().equals(who)).map(Event::minute).sorted().toList();
      int from = 0;
      for (int i = 0; i < minutes.size(); i++) {
        boolean last = i + 1 == minutes.size() || minutes.get(i + 1) > minutes.get(i) + 15;
        if (last && minutes.get(i) < OPEN - 60) {
          expected.add(
              "[%s,%s,%s,%d]"
                  .formatted(
                      time(minutes.get(from)), time(minutes.get(i) + 15), who, i - from + 1));
        }
        from = last ? i + 1 : from;
      }
    }
    assertThat(pipeline.rows("sessions", start(), "date_format(until, 'HH:mm:ss')", "who", "n"))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void writesAWindowOfWindowsOfDistinctRows() {
    Map<String, Long> hours =
        closed().stream()
            .map(e -> e.minute() / 60 + "," + e.minute() + e.who() + "," + e.who())
            .distinct()
            .collect(
                Collectors.groupingBy(
                    key -> key.split(",")[0] + key.split(",")[2], Collectors.counting()));
    Map<String, Long> expected = new LinkedHashMap<>();
    hours.forEach(
        (key, n) ->
            expected.merge(
                "[" + time(Integer.parseInt(key.substring(0, 2)) / 3 * 180), n, Long::max));
    assertThat(pipeline.rows("chained", start(), "most"))
        .containsExactlyInAnyOrderElementsOf(rows(expected));
  }

  @Test
  void countsWhatATableBeforeHasDeduplicated() {
    Map<String, Long> expected =
        closed().stream()
            .map(e -> e.minute() + e.who())
            .distinct()
            .collect(
                Collectors.groupingBy(
                    key -> "[" + time(Integer.parseInt(key.replaceAll("\\D", "")) / 60 * 60),
                    Collectors.counting()));
    assertThat(pipeline.rows("once_hourly", start(), "n"))
        .containsExactlyInAnyOrderElementsOf(rows(expected));
  }

  @Test
  void outerJoinsWriteARowWithoutAMatchWhenNoneCanComeAnyMore() {
    List<String> right = new ArrayList<>(pairs());
    List<String> full = new ArrayList<>(pairs());
    for (Event order : closed()) {
      if (payments.stream().noneMatch(payment -> matches(order, payment))) {
        full.add("[" + order.id() + ",null]");
      }
    }
    for (Event payment : payments) {
      if (payment.minute() < OPEN - 120
          && orders.stream().noneMatch(order -> matches(order, payment))) {
        right.add("[null," + payment.id() + "]");
        full.add("[null," + payment.id() + "]");
      }
    }
    assertThat(full).as("some orders are not paid").hasSizeGreaterThan(right.size());
    assertThat(pipeline.rows("right_join")).containsExactlyInAnyOrderElementsOf(right);
    assertThat(pipeline.rows("full_join")).containsExactlyInAnyOrderElementsOf(full);
  }

  @Test
  void countsTheRowsOfAJoinInWindows() {
    Map<String, List<Integer>> hours = new LinkedHashMap<>();
    for (Event order : closed()) {
      int paid = (int) payments.stream().filter(payment -> matches(order, payment)).count();
      hours.merge(
          time(order.minute() / 60 * 60),
          List.of(Math.max(1, paid), paid),
          (a, b) -> List.of(a.get(0) + b.get(0), a.get(1) + b.get(1)));
    }
    List<String> expected = new ArrayList<>();
    hours.forEach((hour, n) -> expected.add("[%s,%d,%d]".formatted(hour, n.get(0), n.get(1))));
    assertThat(pipeline.rows("joined_hourly", start(), "n", "paid"))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void countsRowsThatAreTooLate() {
    assertThat(late("once")).isEqualTo(5);
    assertThat(late("full_join")).as("five of each side").isEqualTo(10);
    for (String table : List.of("hourly", "sliding", "sessions", "chained", "joined_hourly")) {
      assertThat(late(table)).as(table).isPositive();
    }
  }

  private @Nullable Long late(String table) {
    QueryReport report = reports.get(table);
    return report == null ? null : report.lateRows();
  }

  private List<Event> closed() {
    return orders.stream().filter(order -> order.minute() < OPEN - 120).toList();
  }

  private List<String> pairs() {
    List<String> pairs = new ArrayList<>();
    for (Event order : orders) {
      for (Event payment : payments) {
        if (matches(order, payment)) {
          pairs.add("[" + order.id() + "," + payment.id() + "]");
        }
      }
    }
    return pairs;
  }

  private static boolean matches(Event order, Event payment) {
    int after = payment.minute() - order.minute();
    return order.who().equals(payment.who()) && after >= 0 && after <= 10;
  }

  private static List<String> rows(Map<String, Long> counts) {
    return counts.entrySet().stream().map(e -> e.getKey() + "," + e.getValue() + "]").toList();
  }

  private static String start() {
    return "date_format(start, 'HH:mm:ss')";
  }

  private static String time(int minute) {
    return "%02d:%02d:00".formatted(minute / 60, minute % 60);
  }
}
