package io.streamingpipelines.compiler.read;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/** The times of the five fields of a crontab in a time zone. */
public final class CronTimes {
  private final ExecutionTime times;
  private final ZoneId zone;

  /**
   * @throws IllegalArgumentException if the text does not have the five fields of a crontab
   */
  public CronTimes(String cron, ZoneId zone) {
    this.times =
        ExecutionTime.forCron(
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX)).parse(cron));
    this.zone = zone;
  }

  /** The first time after {@code from}; empty if there is none. */
  public Optional<Instant> after(Instant from) {
    return times.nextExecution(from.atZone(zone)).map(ZonedDateTime::toInstant);
  }

  /** The last time that is not after {@code now}; empty if there is none. */
  public Optional<Instant> last(Instant now) {
    return before(now.plusSeconds(1))
        // times are whole minutes, so this one is the next minute
        .flatMap(time -> time.isAfter(now) ? before(time) : Optional.of(time));
  }

  private Optional<Instant> before(Instant time) {
    return times.lastExecution(time.atZone(zone)).map(ZonedDateTime::toInstant);
  }
}
