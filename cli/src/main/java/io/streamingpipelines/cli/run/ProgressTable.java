package io.streamingpipelines.cli.run;

import io.streamingpipelines.plan.CamelCase;
import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.QualityCounts;
import io.streamingpipelines.plan.QueryReport;
import io.streamingpipelines.text.TextTable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A driver's report as lines of text. Pure. */
final class ProgressTable {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final List<String> HEADER =
      List.of(
          "TABLE",
          "STATE",
          "BATCH",
          "ROWS/S IN",
          "ROWS/S DONE",
          "BACKLOG",
          "PASSED",
          "WARNED",
          "DROPPED",
          "QUARANTINED");

  static List<String> lines(DriverReport report) {
    if (report.queries().isEmpty()) {
      return List.of();
    }
    List<String> lines =
        new ArrayList<>(
            TextTable.lines(HEADER, report.queries().stream().map(ProgressTable::row).toList()));
    for (QueryReport query : report.queries()) {
      String why = why(query);
      if (!why.isEmpty()) {
        lines.add(query.name() + ": " + why);
      }
    }
    return lines;
  }

  private static List<String> row(QueryReport query) {
    QualityCounts quality = query.quality();
    return List.of(
        query.name(),
        state(query),
        number(query.batch()),
        rate(query.inputRowsPerSecond()),
        rate(query.processedRowsPerSecond()),
        query.backlogRows() != null
            ? number(query.backlogRows())
            : query.backlogBytes() == null ? "-" : query.backlogBytes() + " B",
        number(quality.passed()),
        number(quality.warned()),
        number(quality.dropped()),
        number(quality.quarantined()));
  }

  /** One line for one query, for outputs that are not terminals. */
  static String line(QueryReport query) {
    String why = why(query);
    if (query.batch() == null || !why.isEmpty()) {
      return query.name() + ": " + state(query) + (why.isEmpty() ? "" : ", " + why);
    }
    QualityCounts quality = query.quality();
    return String.format(
        Locale.ROOT,
        "%s: %s, batch %s, %s rows/s, %d passed, %d warned, %d dropped, %d quarantined",
        query.name(),
        state(query),
        number(query.batch()),
        rate(query.processedRowsPerSecond()),
        quality.passed(),
        quality.warned(),
        quality.dropped(),
        quality.quarantined());
  }

  private static String state(QueryReport query) {
    boolean refills = query.refill() != null && query.state() == QueryReport.State.RUNNING;
    return refills ? "Refilling" : CamelCase.of(query.state());
  }

  /** Why a query does not run, and when it restarts; empty if it has not failed. */
  private static String why(QueryReport query) {
    Failure error = query.error();
    if (error == null) {
      return "";
    }
    Long retry = query.retryAtMillis();
    return error.message()
        + (retry == null
            ? ""
            : " (next attempt at " + SECONDS.format(Instant.ofEpochMilli(retry)) + ")");
  }

  private static String number(@Nullable Long number) {
    return number == null ? "-" : number.toString();
  }

  private static String rate(@Nullable Double rate) {
    return rate == null ? "-" : String.format(Locale.ROOT, "%.0f", rate);
  }

  private ProgressTable() {}
}
