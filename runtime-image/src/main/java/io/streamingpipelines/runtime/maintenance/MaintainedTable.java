package io.streamingpipelines.runtime.maintenance;

import io.streamingpipelines.plan.MaintenancePlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.delta.TableLog;
import io.streamingpipelines.runtime.delta.TableState;
import io.streamingpipelines.runtime.eventlog.EventLog;
import io.streamingpipelines.runtime.refill.Refill;
import io.streamingpipelines.runtime.write.keyed.Tombstones;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * A unit of maintenance: a table with its side tables, or the event log.
 *
 * @param name its name in the event log
 * @param location location of the main table, which always exists
 * @param turn held during each step
 * @param steps the steps that are due at a given time
 * @param joined tables whose small files are compacted as soon as there are many
 */
record MaintainedTable(
    String name,
    String location,
    MaintenanceSchedule schedule,
    Lock turn,
    Function<Instant, List<MaintenanceStep>> steps,
    Supplier<List<String>> joined) {

  /** How long events are kept (docs/design/semantics.md#event-log). */
  private static final Duration EVENT_RETENTION = Duration.ofDays(30);

  static MaintainedTable table(
      SparkSession session, TablePlan table, Lock turn, ReaderPositions readerPositions) {
    return new MaintainedTable(
        table.name(),
        table.location(),
        MaintenanceSchedule.of(table.maintenance().schedule()),
        turn,
        now -> steps(session, table, readerPositions, now),
        () -> table.maintenance().optimize() ? tables(session, table) : List.of());
  }

  private static List<MaintenanceStep> steps(
      SparkSession session, TablePlan table, ReaderPositions readerPositions, Instant now) {
    List<String> tables = tables(session, table);
    List<MaintenanceStep> steps = new ArrayList<>();
    String quarantine = table.quarantine().location();
    if (tables.contains(quarantine)) {
      steps.add(older(quarantine, now.minusMillis(table.quarantine().retentionMillis())));
    }
    String tombstones = tombstones(session, table);
    WritePlan.Keyed keyed = table.write().keyed().orElse(null);
    if (keyed != null && tables.contains(tombstones)) {
      steps.add(older(tombstones, now.minusMillis(keyed.tombstoneRetentionMillis())));
    }
    // rows of the requeue table are kept: they show which rejected rows have already been sent back
    steps.addAll(files(table.maintenance(), tables, readerPositions, now));
    return steps;
  }

  /** The table and its existing side tables. */
  private static List<String> tables(SparkSession session, TablePlan table) {
    List<String> beside = new ArrayList<>();
    beside.add(table.quarantine().location());
    if (table.write().keyed().isPresent()) {
      beside.add(tombstones(session, table));
    }
    String requeue = table.quarantine().requeue();
    if (requeue != null) {
      beside.add(requeue);
    }
    List<String> tables = new ArrayList<>(List.of(table.location()));
    beside.stream()
        .filter(location -> new TableLog(session, location).exists())
        .forEach(tables::add);
    return tables;
  }

  private static String tombstones(SparkSession session, TablePlan table) {
    TableState state = new TableLog(session, table.location()).state();
    return Tombstones.location(table.location(), Refill.last(state.properties()));
  }

  static MaintainedTable log(EventLog log, ReaderPositions readerPositions) {
    return new MaintainedTable(
        "_event_log",
        log.location(),
        MaintenanceSchedule.DAILY,
        log.turn(),
        now -> {
          List<MaintenanceStep> steps = new ArrayList<>();
          steps.add(
              new MaintenanceStep.Expire(
                  log.location(), () -> log.logged().before(now.minus(EVENT_RETENTION))));
          steps.addAll(files(MaintenancePlan.DAILY, List.of(log.location()), readerPositions, now));
          return steps;
        },
        () -> List.of(log.location()));
  }

  /** Deletes rows of a side table that were written before this time. */
  private static MaintenanceStep older(String location, Instant oldest) {
    return new MaintenanceStep.Expire(
        location, () -> "_time < timestamp_millis(" + oldest.toEpochMilli() + ")");
  }

  private static List<MaintenanceStep> files(
      MaintenancePlan plan, List<String> tables, ReaderPositions readerPositions, Instant now) {
    List<MaintenanceStep> steps = new ArrayList<>();
    if (plan.optimize()) {
      tables.forEach(location -> steps.add(new MaintenanceStep.Optimize(location)));
    }
    if (plan.vacuum()) {
      tables.forEach(
          location -> steps.add(new MaintenanceStep.Vacuum(location, readerPositions, now)));
    }
    return steps;
  }
}
