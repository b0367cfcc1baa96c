package io.streamingpipelines.plan;

import org.jspecify.annotations.Nullable;

/**
 * How the driver maintains a table's files between batches (docs/design/semantics.md#maintenance).
 * In any case, it deletes rows of the table's side tables whose retention has expired.
 *
 * @param optimize whether small files are compacted
 * @param vacuum whether files that the table no longer needs are deleted; the table property {@link
 *     #RETENTION} sets how long they are kept
 * @param schedule null means one day after the last maintenance
 */
public record MaintenancePlan(boolean optimize, boolean vacuum, @Nullable Schedule schedule) {
  /** Delta's table property for how long files are kept after the table no longer needs them. */
  public static final String RETENTION = "delta.deletedFileRetentionDuration";

  /** Compacts small files and deletes old ones every day. */
  public static final MaintenancePlan DAILY = new MaintenancePlan(true, true, null);

  /**
   * @param cron five fields, as in crontab
   * @param timeZone the time zone of the fields
   */
  public record Schedule(String cron, String timeZone) {}
}
