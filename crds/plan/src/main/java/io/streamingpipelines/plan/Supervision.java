package io.streamingpipelines.plan;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How the operator supervises the drivers of a pipeline; the driver itself does not need it.
 * Reading is lenient, because another version of the operator may have written it.
 *
 * @param nodeLostMillis how long the operator waits for a node that does not confirm the end of a
 *     pod
 * @param restartsOnStall whether the operator restarts a driver with a query that makes no progress
 * @param restartNonce any text; another one restarts the driver once
 * @param schedule when runs start; null if the driver runs all the time, or once
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Supervision(
    long nodeLostMillis,
    boolean restartsOnStall,
    @Nullable String restartNonce,
    @Nullable Schedule schedule) {
  /** The supervision of a pipeline whose bundle does not say anything about it. */
  public static final Supervision DEFAULT = new Supervision(300_000, false, null, null);

  /**
   * When runs start.
   *
   * @param cron the five fields of a crontab
   * @param timeZone name of a time zone
   * @param deadlineMillis how late a run may start; null if as late as the next run's time
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Schedule(String cron, String timeZone, @Nullable Long deadlineMillis) {}
}
