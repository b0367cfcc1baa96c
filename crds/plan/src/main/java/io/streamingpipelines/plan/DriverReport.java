package io.streamingpipelines.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A driver's response to {@code GET /report}: the state of the running pipeline at one moment.
 * Unknown numbers are null, never 0.
 *
 * @param plan hash of the running plan
 * @param epoch the driver's right to write (docs/design/lifecycle.md#one-writer); 0 before it has
 *     claimed one
 * @param startedAtMillis when the driver's JVM started
 * @param atMillis when the report was assembled
 * @param problems why the plan was rejected, or warnings about it
 * @param maintenance the maintenance of each table that this driver has maintained
 */
@Staged
public record DriverReport(
    int formatVersion,
    String plan,
    long epoch,
    long startedAtMillis,
    long atMillis,
    State state,
    List<Problem> problems,
    List<QueryReport> queries,
    List<MaintenanceReport> maintenance,
    @Nullable String sparkUi) {

  public DriverReport {
    problems = List.copyOf(problems);
    queries = List.copyOf(queries);
    // drivers of earlier versions do not report it
    maintenance = maintenance == null ? List.of() : List.copyOf(maintenance);
  }

  /** What the driver is doing. */
  public enum State {
    /** Spark is starting, and the plan is being checked. */
    @JsonProperty("Starting")
    STARTING,
    /** The plan is checked; the driver waits until the one before it no longer writes. */
    @JsonProperty("Standby")
    STANDBY,
    @JsonProperty("Running")
    RUNNING,
    /** No new batch starts; running batches finish. */
    @JsonProperty("Draining")
    DRAINING,
    /** Every availableNow query has read all available input. */
    @JsonProperty("Completed")
    COMPLETED,
    @JsonProperty("Failed")
    FAILED
  }
}
