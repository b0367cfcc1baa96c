package io.streamingpipelines.compiler.maintenance;

import io.streamingpipelines.api.maintenance.MaintenanceSpec;
import io.streamingpipelines.api.maintenance.OptimizeSpec;
import io.streamingpipelines.api.maintenance.VacuumSpec;
import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.api.table.TableSpec;
import io.streamingpipelines.compiler.Defaults;
import io.streamingpipelines.compiler.read.Choice;
import io.streamingpipelines.compiler.read.CronExpressions;
import io.streamingpipelines.compiler.read.Durations;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.plan.MaintenancePlan;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How a table's files are maintained between batches (ADR 0014). */
public final class MaintenanceCompiler {
  private static final long SAFE_MILLIS = Durations.parse(Defaults.VACUUM_RETENTION).orElseThrow();
  private static final Choice<String> SHORT = Choice.of("a valid value", "accepted");

  public static MaintenancePlan compile(FieldPath table, @Nullable MaintenanceSpec spec) {
    if (spec == null) {
      return MaintenancePlan.DAILY;
    }
    OptimizeSpec optimize = spec.optimize();
    VacuumSpec vacuum = spec.vacuum();
    return new MaintenancePlan(
        optimize == null || !Boolean.FALSE.equals(optimize.enabled()),
        vacuum == null || !Boolean.FALSE.equals(vacuum.enabled()),
        schedule(table.field("maintenance"), spec));
  }

  private static MaintenancePlan.@Nullable Schedule schedule(FieldPath path, MaintenanceSpec spec) {
    String cron = spec.schedule();
    String zone = spec.timeZone();
    if (cron == null) {
      if (zone != null) {
        path.error(ProblemCode.NOT_TOGETHER, Rules.TIME_ZONE_IS_FOR_A_SCHEDULE);
      }
      return null;
    }
    return new MaintenancePlan.Schedule(
        CronExpressions.cron(path.field("schedule"), cron),
        zone == null ? Defaults.TIME_ZONE : CronExpressions.zone(path.field("timeZone"), zone));
  }

  /**
   * The table's properties, including the retention of vacuum: Delta itself, which forgets deleted
   * files after that time, and every other tool look for it there.
   */
  public static Map<String, String> properties(FieldPath table, TableSpec spec) {
    TablePropertyRules.check(table, spec.properties().keySet());
    MaintenanceSpec maintenance = spec.maintenance();
    VacuumSpec vacuum = maintenance == null ? null : maintenance.vacuum();
    if (vacuum == null) {
      return spec.properties();
    }
    FieldPath path = table.field("maintenance").field("vacuum");
    boolean accepted =
        SHORT.read(path.field("shortRetention"), vacuum.shortRetention(), "").equals("accepted");
    String retention = vacuum.retention();
    if (retention == null) {
      return spec.properties();
    }
    long millis = Durations.millis(path.field("retention"), retention, Defaults.VACUUM_RETENTION);
    if (millis < SAFE_MILLIS && Durations.parse(retention).isPresent() && !accepted) {
      path.field("retention")
          .error(ProblemCode.INVALID_VALUE, "'" + retention + "' " + Rules.SHORT_RETENTION);
    }
    Map<String, String> properties = new TreeMap<>(spec.properties());
    properties.put(MaintenancePlan.RETENTION, "interval " + millis + " milliseconds");
    return properties;
  }

  private MaintenanceCompiler() {}
}
