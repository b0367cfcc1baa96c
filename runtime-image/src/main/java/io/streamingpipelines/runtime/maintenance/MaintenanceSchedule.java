package io.streamingpipelines.runtime.maintenance;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.streamingpipelines.plan.MaintenancePlan;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/** When a table is maintained. */
interface MaintenanceSchedule {
  /** One day after the last maintenance. */
  MaintenanceSchedule DAILY = last -> last.plus(Duration.ofDays(1));

  /** The first time after {@code last}; if it is in the past, it was missed. */
  Instant after(Instant last);

  static MaintenanceSchedule of(MaintenancePlan.@Nullable Schedule schedule) {
    if (schedule == null) {
      return DAILY;
    }
    ExecutionTime times =
        ExecutionTime.forCron(
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX))
                .parse(schedule.cron()));
    ZoneId zone = ZoneId.of(schedule.timeZone());
    return last ->
        times.nextExecution(last.atZone(zone)).map(ZonedDateTime::toInstant).orElse(Instant.MAX);
  }
}
