package io.streamingpipelines.operator.status;

import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.api.status.TableStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The failures of queries inside a driver that works. Each failure is told once, however often the
 * driver reports it; those that were first seen together with one reason, as when a broker is gone,
 * share one event.
 */
final class QueryFailures {
  /** The most tables that an event names after the first. */
  private static final int MOST_NAMES = 5;

  static List<Transition> between(@Nullable PipelineStatus before, PipelineStatus after) {
    Map<String, String> known = new HashMap<>();
    tables(before).forEach(table -> known.put(name(table), String.valueOf(table.failedAt())));
    Map<String, List<TableStatus>> failed = new LinkedHashMap<>();
    for (TableStatus table : after.tables()) {
      if (table.failedAt() != null && !table.failedAt().equals(known.get(name(table)))) {
        failed.computeIfAbsent(reason(table), unused -> new ArrayList<>()).add(table);
      }
    }
    return failed.entrySet().stream()
        .map(same -> new Transition(true, same.getKey(), text(same.getValue())))
        .toList();
  }

  private static List<TableStatus> tables(@Nullable PipelineStatus status) {
    return status == null ? List.of() : status.tables();
  }

  private static String name(TableStatus table) {
    return String.valueOf(table.name());
  }

  private static String reason(TableStatus table) {
    return Objects.requireNonNullElse(table.errorReason(), Reason.QUERY_FAILED.text());
  }

  private static String text(List<TableStatus> failed) {
    TableStatus first = failed.get(0);
    return name(first) + ": " + sentence(first) + " " + restart(first) + others(failed);
  }

  private static String sentence(TableStatus table) {
    String error = Objects.requireNonNullElse(table.error(), "the query has failed").strip();
    return error.endsWith(".") ? error : error + ".";
  }

  private static String restart(TableStatus table) {
    return table.restartsAt() == null
        ? "The query does not restart before the driver does."
        : "The query restarts at " + table.restartsAt() + ".";
  }

  private static String others(List<TableStatus> failed) {
    if (failed.size() == 1) {
      return "";
    }
    int more = failed.size() - 1 - MOST_NAMES;
    return failed.stream()
        .skip(1)
        .limit(MOST_NAMES)
        .map(QueryFailures::name)
        .collect(
            Collectors.joining(
                ", ",
                " Failed for the same reason: ",
                (more > 0 ? " and " + more + " more" : "") + "; see status.tables."));
  }

  private QueryFailures() {}
}
