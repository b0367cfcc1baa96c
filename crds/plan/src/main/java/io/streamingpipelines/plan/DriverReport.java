package io.streamingpipelines.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code GET /report} of a driver answers: the whole truth about the running pipeline at one
 * moment. Unknown numbers are null, never 0.
 *
 * @param plan hash of the plan that runs
 * @param epoch the driver's right to write (docs/design/lifecycle.md#one-writer); 0 before it has
 *     one
 * @param startedAtMillis when the driver's JVM started
 * @param atMillis when the report was assembled
 * @param problems why the plan was refused, or warnings about it
 * @param maintenance of the tables that this driver has maintained
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
    // a driver of an earlier version tells nothing of it
    maintenance = maintenance == null ? List.of() : List.copyOf(maintenance);
  }

  /** What the driver does. */
  public enum State {
    /** Spark starts, and the plan is checked. */
    @JsonProperty("Starting")
    STARTING,
    /** The plan is checked; the driver waits until the one before it no longer writes. */
    @JsonProperty("Standby")
    STANDBY,
    @JsonProperty("Running")
    RUNNING,
    /** No new batch starts; running ones end. */
    @JsonProperty("Draining")
    DRAINING,
    /** Every availableNow query has read what was there. */
    @JsonProperty("Completed")
    COMPLETED,
    @JsonProperty("Failed")
    FAILED
  }
}
