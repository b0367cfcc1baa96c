package io.streamingpipelines.plan;

import org.jspecify.annotations.Nullable;

/**
 * What the driver does to a table's files between batches, beside removing rows of its side tables
 * whose retention has passed (docs/design/semantics.md#maintenance).
 *
 * @param optimize whether small files are joined
 * @param vacuum whether files that the table no longer needs are deleted; how long they stay is the
 *     table's property {@link #RETENTION}
 * @param schedule null means a day after the last time
 */
public record MaintenancePlan(boolean optimize, boolean vacuum, @Nullable Schedule schedule) {
  /** Delta's table property: how long files stay that the table no longer needs. */
  public static final String RETENTION = "delta.deletedFileRetentionDuration";

  /** Small files are joined and old ones deleted, each day. */
  public static final MaintenancePlan DAILY = new MaintenancePlan(true, true, null);

  /**
   * @param cron five fields, as crontab has them
   * @param timeZone in which the fields are meant
   */
  public record Schedule(String cron, String timeZone) {}
}
