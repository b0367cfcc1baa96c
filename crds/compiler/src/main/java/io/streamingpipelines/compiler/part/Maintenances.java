package io.streamingpipelines.compiler.part;

import io.streamingpipelines.api.MaintenanceSpec;
import io.streamingpipelines.api.OptimizeSpec;
import io.streamingpipelines.api.Rules;
import io.streamingpipelines.api.TableSpec;
import io.streamingpipelines.api.VacuumSpec;
import io.streamingpipelines.compiler.Defaults;
import io.streamingpipelines.compiler.read.Choice;
import io.streamingpipelines.compiler.read.Crons;
import io.streamingpipelines.compiler.read.Durations;
import io.streamingpipelines.compiler.read.Place;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.plan.MaintenancePlan;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What happens to a table's files between batches (ADR 0014). */
final class Maintenances {
  private static final long SAFE_MILLIS = Durations.parse(Defaults.VACUUM_RETENTION).orElseThrow();
  private static final Choice<String> SHORT = Choice.of("a consent", "accepted");

  static MaintenancePlan compile(Place table, @Nullable MaintenanceSpec spec) {
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

  private static MaintenancePlan.@Nullable Schedule schedule(Place place, MaintenanceSpec spec) {
    String cron = spec.schedule();
    String zone = spec.timeZone();
    if (cron == null) {
      if (zone != null) {
        place.error(ProblemCode.NOT_TOGETHER, Rules.TIME_ZONE_IS_FOR_A_SCHEDULE);
      }
      return null;
    }
    return new MaintenancePlan.Schedule(
        Crons.cron(place.field("schedule"), cron),
        zone == null ? Defaults.TIME_ZONE : Crons.zone(place.field("timeZone"), zone));
  }

  /**
   * The table's properties, the vacuum's retention among them: there Delta itself, which forgets
   * deleted files after that time, and every other tool finds it.
   */
  static Map<String, String> properties(Place table, TableSpec spec) {
    TableProperties.judge(table, spec.properties().keySet());
    MaintenanceSpec maintenance = spec.maintenance();
    VacuumSpec vacuum = maintenance == null ? null : maintenance.vacuum();
    if (vacuum == null) {
      return spec.properties();
    }
    Place place = table.field("maintenance").field("vacuum");
    boolean accepted =
        SHORT.read(place.field("shortRetention"), vacuum.shortRetention(), "").equals("accepted");
    String retention = vacuum.retention();
    if (retention == null) {
      return spec.properties();
    }
    long millis = Durations.millis(place.field("retention"), retention, Defaults.VACUUM_RETENTION);
    if (millis < SAFE_MILLIS && Durations.parse(retention).isPresent() && !accepted) {
      place
          .field("retention")
          .error(ProblemCode.INVALID_VALUE, "'" + retention + "' " + Rules.SHORT_RETENTION);
    }
    Map<String, String> properties = new TreeMap<>(spec.properties());
    properties.put(MaintenancePlan.RETENTION, "interval " + millis + " milliseconds");
    return properties;
  }

  private Maintenances() {}
}
