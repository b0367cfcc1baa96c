package io.streamingpipelines.plan;

/**
 * How a table was maintained by this driver.
 *
 * @param table the table, or {@code _event_log}
 * @param lastAtMillis when it was done last
 * @param failures how many parts of it have failed
 */
public record MaintenanceReport(String table, long lastAtMillis, int failures) {}
