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
 * @param upgrade when a change counts as successful, and what happens if it fails; null for {@link
 *     Upgrade#DEFAULT}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Supervision(
    long nodeLostMillis,
    boolean restartsOnStall,
    @Nullable String restartNonce,
    @Nullable Schedule schedule,
    @Nullable Upgrade upgrade) {
  /** The supervision of a pipeline whose bundle does not say anything about it. */
  public static final Supervision DEFAULT = new Supervision(300_000, false, null, null, null);

  /** When a change counts as successful, and what happens if it fails. */
  public Upgrade upgradeOrDefault() {
    return upgrade == null ? Upgrade.DEFAULT : upgrade;
  }

  /**
   * When a change counts as successful, and what happens if it fails.
   *
   * @param batches how many batches each query has to commit
   * @param timeoutMillis how long the driver has to be ready, if a query has less input than that
   * @param rollsBack whether the operator returns to the last successful plan
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Upgrade(long batches, long timeoutMillis, boolean rollsBack) {
    public static final Upgrade DEFAULT = new Upgrade(3, 600_000, false);
  }

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
