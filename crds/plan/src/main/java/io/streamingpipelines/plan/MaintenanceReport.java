package io.streamingpipelines.plan;

/**
 * The maintenance of a table by this driver.
 *
 * @param table the table, or {@code _event_log}
 * @param lastAtMillis time of the last maintenance
 * @param failures number of steps that have failed
 */
public record MaintenanceReport(String table, long lastAtMillis, int failures) {}
