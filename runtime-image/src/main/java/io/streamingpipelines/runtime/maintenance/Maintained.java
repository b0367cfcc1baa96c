package io.streamingpipelines.runtime.maintenance;

import io.streamingpipelines.plan.MaintenancePlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.write.EventLog;
import io.streamingpipelines.runtime.write.TableLog;
import io.streamingpipelines.runtime.write.Tombstones;
import io.streamingpipelines.runtime.write.Unread;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;

/**
 * What is maintained together: a table with its side tables, or the event log.
 *
 * @param name by which the event log knows it
 * @param location of the table that is always there
 * @param turn held for each step
 * @param steps to do at a time
 */
record Maintained(
    String name, String location, Times times, Lock turn, Function<Instant, List<Step>> steps) {

  /** How long events are kept (semantics 12). */
  private static final Duration EVENTS_STAY = Duration.ofDays(30);

  static Maintained table(SparkSession session, TablePlan table, Lock turn, Unread unread) {
    return new Maintained(
        table.name(),
        table.location(),
        Times.of(table.maintenance().schedule()),
        turn,
        now -> steps(session, table, unread, now));
  }

  private static List<Step> steps(
      SparkSession session, TablePlan table, Unread unread, Instant now) {
    List<String> tables = new ArrayList<>(List.of(table.location()));
    List<Step> steps = new ArrayList<>();
    String quarantine = table.quarantine().location();
    if (new TableLog(session, quarantine).exists()) {
      steps.add(older(quarantine, now.minusMillis(table.quarantine().retentionMillis())));
      tables.add(quarantine);
    }
    if (table.write() instanceof WritePlan.Keyed keyed) {
      String tombstones = Tombstones.location(table.location());
      if (new TableLog(session, tombstones).exists()) {
        steps.add(older(tombstones, now.minusMillis(keyed.tombstoneRetentionMillis())));
        tables.add(tombstones);
      }
    }
    String requeue = table.quarantine().requeue();
    if (requeue != null && new TableLog(session, requeue).exists()) {
      // its rows stay: by them a refused row is known that has come back
      tables.add(requeue);
    }
    steps.addAll(files(table.maintenance(), tables, unread, now));
    return steps;
  }

  static Maintained log(EventLog log, Unread unread) {
    return new Maintained(
        "_event_log",
        log.location(),
        Times.DAILY,
        log.turn(),
        now -> {
          List<Step> steps = new ArrayList<>();
          steps.add(new Step.Expire(log.location(), () -> log.before(now.minus(EVENTS_STAY))));
          steps.addAll(files(MaintenancePlan.DAILY, List.of(log.location()), unread, now));
          return steps;
        });
  }

  /** Rows of a side table that were written before. */
  private static Step older(String location, Instant oldest) {
    return new Step.Expire(
        location, () -> "_time < timestamp_millis(" + oldest.toEpochMilli() + ")");
  }

  private static List<Step> files(
      MaintenancePlan plan, List<String> tables, Unread unread, Instant now) {
    List<Step> steps = new ArrayList<>();
    if (plan.optimize()) {
      tables.forEach(location -> steps.add(new Step.Optimize(location)));
    }
    if (plan.vacuum()) {
      tables.forEach(location -> steps.add(new Step.Vacuum(location, unread, now)));
    }
    return steps;
  }
}
