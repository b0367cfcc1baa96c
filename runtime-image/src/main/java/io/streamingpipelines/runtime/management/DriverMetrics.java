package io.streamingpipelines.runtime.management;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.MaintenanceReport;
import io.streamingpipelines.plan.QualityCounts;
import io.streamingpipelines.plan.QueryReport;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The driver's report as Prometheus metrics, by table and flow, and the metrics of the JVM. A value
 * that the report does not have yields no sample.
 */
final class DriverMetrics implements AutoCloseable {
  private static final String PREFIX = "streamingpipelines.";

  private enum Number {
    INPUT("query.input.rows.per.second", "Rows read per second", QueryReport::inputRowsPerSecond),
    PROCESSED(
        "query.processed.rows.per.second",
        "Rows that the last batch processed per second",
        QueryReport::processedRowsPerSecond),
    DURATION(
        "query.batch.duration.seconds",
        "Time of the last batch",
        millis(QueryReport::batchDurationMillis)),
    LAG(
        "query.lag.seconds",
        "Age of the oldest input that is known to be unread",
        millis(QueryReport::lagMillis)),
    BACKLOG_ROWS("query.backlog.rows", "Rows not yet read", QueryReport::backlogRows),
    BACKLOG_BYTES("query.backlog.bytes", "Bytes not yet read", QueryReport::backlogBytes),
    STATE_ROWS("query.state.rows", "Rows kept as state", QueryReport::stateRows),
    STATE_BYTES("query.state.bytes", "Memory of the state", QueryReport::stateBytes),
    BATCH("query.batch", "The last committed batch", QueryReport::batch),
    WATERMARK(
        "query.watermark.timestamp.seconds", "The watermark", millis(QueryReport::watermarkMillis)),
    LAST_COMMIT(
        "query.last.commit.timestamp.seconds",
        "Time of the last commit",
        millis(QueryReport::lastCommitAtMillis)),
    RUNNING(
        "query.running",
        "1 while the query runs",
        query -> query.state() == QueryReport.State.RUNNING ? 1 : 0);

    private final String name;
    private final String description;
    private final Function<QueryReport, java.lang.@Nullable Number> value;

    Number(
        String name, String description, Function<QueryReport, java.lang.@Nullable Number> value) {
      this.name = PREFIX + name;
      this.description = description;
      this.value = value;
    }

    private static Function<QueryReport, java.lang.@Nullable Number> millis(
        Function<QueryReport, @Nullable Long> value) {
      return query -> {
        Long millis = value.apply(query);
        return millis == null ? null : millis / 1000.0;
      };
    }
  }

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gc = new JvmGcMetrics();
  private final Map<Number, MultiGauge> gauges = new EnumMap<>(Number.class);

  /** The last report of each query, from which its counters are read. */
  private final Map<Tags, QueryReport> counted = new ConcurrentHashMap<>();

  private final MultiGauge maintained =
      MultiGauge.builder(PREFIX + "table.maintenance.timestamp.seconds")
          .description("Time of the table's last maintenance by this driver")
          .register(registry);

  /** The last report of each table's maintenance. */
  private final Map<Tags, MaintenanceReport> maintenance = new ConcurrentHashMap<>();

  DriverMetrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    gc.bindTo(registry);
    for (Number number : Number.values()) {
      gauges.put(
          number,
          MultiGauge.builder(number.name).description(number.description).register(registry));
    }
  }

  /**
   * Returns the Prometheus text format. Only one scrape runs at a time, otherwise two reports would
   * be mixed.
   */
  synchronized String scrape(DriverReport report) {
    gauges.forEach((number, gauge) -> gauge.register(rows(number, report.queries()), true));
    report.queries().forEach(this::count);
    forgetAllBut(report.queries().stream().map(DriverMetrics::tags).collect(Collectors.toSet()));
    maintained.register(maintained(report.maintenance()), true);
    report.maintenance().forEach(this::countFailures);
    return registry.scrape();
  }

  private static List<MultiGauge.Row<?>> rows(Number number, List<QueryReport> queries) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    for (QueryReport query : queries) {
      java.lang.Number value = number.value.apply(query);
      if (value != null) {
        rows.add(MultiGauge.Row.of(tags(query), value));
      }
    }
    return rows;
  }

  private static List<MultiGauge.Row<?>> maintained(List<MaintenanceReport> tables) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    for (MaintenanceReport table : tables) {
      rows.add(MultiGauge.Row.of(tags(table), table.lastAtMillis() / 1000.0));
    }
    return rows;
  }

  private void countFailures(MaintenanceReport table) {
    Tags tags = tags(table);
    if (maintenance.put(tags, table) == null) {
      FunctionCounter.builder(
              PREFIX + "table.maintenance.failures",
              maintenance,
              last -> Objects.requireNonNull(last.get(tags)).failures())
          .description("Failed steps of the table's maintenance")
          .tags(tags)
          .register(registry);
    }
  }

  private void count(QueryReport query) {
    Tags tags = tags(query);
    if (counted.put(tags, query) != null) {
      return;
    }
    counter(
        "query.restarts", "Restarts of the query inside this driver", tags, QueryReport::restarts);
    rowCounter("passed", tags, QualityCounts::passed);
    rowCounter("warned", tags, QualityCounts::warned);
    rowCounter("dropped", tags, QualityCounts::dropped);
    rowCounter("quarantined", tags, QualityCounts::quarantined);
  }

  /** Removes the counters of queries that the driver's plan no longer has. */
  private void forgetAllBut(Set<Tags> queries) {
    for (Tags tags : List.copyOf(counted.keySet())) {
      if (!queries.contains(tags)) {
        registry.getMeters().stream()
            .filter(meter -> meter instanceof FunctionCounter)
            .filter(counter -> counter.getId().getTags().containsAll(tags.stream().toList()))
            .forEach(registry::remove);
        counted.remove(tags);
      }
    }
  }

  private void rowCounter(String outcome, Tags tags, ToLongFunction<QualityCounts> count) {
    counter(
        "query.rows",
        "Rows by the result of the expectations; warned rows also count as passed",
        tags.and("outcome", outcome),
        query -> count.applyAsLong(query.quality()),
        tags);
  }

  private void counter(
      String name, String description, Tags tags, ToLongFunction<QueryReport> count) {
    counter(name, description, tags, count, tags);
  }

  private void counter(
      String name, String description, Tags tags, ToLongFunction<QueryReport> count, Tags key) {
    FunctionCounter.builder(PREFIX + name, counted, last -> count.applyAsLong(last.get(key)))
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private static Tags tags(MaintenanceReport table) {
    return Tags.of("table", table.table());
  }

  private static Tags tags(QueryReport query) {
    return Tags.of("table", query.table(), "flow", query.flow());
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }
}
