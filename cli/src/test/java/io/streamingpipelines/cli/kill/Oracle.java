package io.streamingpipelines.cli.kill;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What each table holds when everything has been read, computed in plain Java. Rows are as Spark
 * prints them, in no order.
 */
record Oracle(List<Event> events, List<String> broken) {
  private List<Event> passed() {
    return events.stream().filter(event -> event.id() != null && event.v() >= 0).toList();
  }

  /** Table or query over tables in braces, and its rows. */
  Map<String, List<String>> expected() {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    rows.put(
        "SELECT id, v, seq, op FROM {appended}",
        passed().stream()
            .map(e -> "[%s,%d,%d,%s]".formatted(e.id(), e.v(), e.seq(), e.op()))
            .toList());
    rows.put(
        "SELECT seq FROM {appended_quarantine} WHERE _malformed IS NULL",
        events.stream().filter(e -> e.id() == null).map(e -> "[" + e.seq() + "]").toList());
    rows.put(
        "SELECT CAST(_malformed.raw AS STRING) FROM {appended_quarantine}"
            + " WHERE _malformed IS NOT NULL",
        broken.stream().map(line -> "[" + line + "]").toList());
    rows.put("SELECT id, v, seq FROM {newest}", newest());
    rows.put("SELECT id, v, __start_at, __end_at FROM {versions}", versions());
    rows.put("SELECT op, n, v FROM {totals}", sums(Event::op, passed()));
    Event last = events.get(events.size() - 1);
    rows.put(
        "SELECT hour, n, v FROM {hours}",
        sums(Event::hour, passed().stream().filter(e -> !e.equals(last)).toList()));
    rows.put("SELECT hour, n, v FROM {hours_so_far}", sums(Event::hour, passed()));
    rows.put("SELECT id, n, v FROM {by_id}", sums(event -> String.valueOf(event.id()), passed()));
    rows.put(counts(), List.of(counted()));
    rows.put(
        "SELECT origin.dataset_name FROM {_event_log} GROUP BY ALL"
            + " HAVING count(origin.batch_id) > count(DISTINCT origin.batch_id)",
        List.of());
    return rows;
  }

  private static String counts() {
    StringBuilder sql = new StringBuilder("SELECT ");
    for (String count : List.of("passed", "warned", "dropped", "quarantined")) {
      sql.append("CAST(sum(get_json_object(details, '$.flow_progress.data_quality.")
          .append(count)
          .append("_records')) AS BIGINT), ");
    }
    return sql.append("CAST(sum(get_json_object(details, '$.flow_progress.metrics")
        .append(".num_output_rows')) AS BIGINT)")
        .append(" FROM {_event_log} WHERE origin.dataset_name = 'appended'")
        .toString();
  }

  /** The strictest action wins; a warned row is among the passed. */
  private String counted() {
    long nameless = events.stream().filter(e -> e.id() == null).count();
    long warned = passed().stream().filter(e -> e.v() >= 90).count();
    long dropped = events.size() - nameless - passed().size();
    return "[%d,%d,%d,%d,%d]"
        .formatted(passed().size(), warned, dropped, nameless + broken.size(), passed().size());
  }

  private Map<String, TreeMap<Integer, Event>> byKey() {
    Map<String, TreeMap<Integer, Event>> byKey = new TreeMap<>();
    for (Event event : passed()) {
      byKey
          .computeIfAbsent(String.valueOf(event.id()), id -> new TreeMap<>())
          .put(event.seq(), event);
    }
    return byKey;
  }

  private List<String> newest() {
    List<String> rows = new ArrayList<>();
    byKey()
        .forEach(
            (id, all) -> {
              Event newest = all.lastEntry().getValue();
              if (!newest.deletes()) {
                rows.add("[%s,%d,%d]".formatted(id, newest.v(), newest.seq()));
              }
            });
    return rows;
  }

  private List<String> versions() {
    List<String> rows = new ArrayList<>();
    byKey()
        .forEach(
            (id, all) ->
                all.forEach(
                    (seq, event) -> {
                      if (!event.deletes()) {
                        rows.add("[%s,%d,%d,%s]".formatted(id, event.v(), seq, all.higherKey(seq)));
                      }
                    }));
    return rows;
  }

  /** Count and sum of each group. */
  private static List<String> sums(Function<Event, String> group, List<Event> events) {
    Map<String, int[]> sums = new TreeMap<>();
    for (Event event : events) {
      int[] sum = sums.computeIfAbsent(group.apply(event), key -> new int[2]);
      sum[0]++;
      sum[1] += event.v();
    }
    List<String> rows = new ArrayList<>();
    sums.forEach((key, sum) -> rows.add("[%s,%d,%d]".formatted(key, sum[0], sum[1])));
    return rows;
  }
}
