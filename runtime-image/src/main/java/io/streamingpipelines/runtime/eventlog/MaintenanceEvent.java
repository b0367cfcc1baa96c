package io.streamingpipelines.runtime.eventlog;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the maintenance of a table did, for the event log. @param at when the maintenance began */
public record MaintenanceEvent(String table, Instant at, Duration took, List<Step> steps) {
  public MaintenanceEvent {
    steps = List.copyOf(steps);
  }

  /**
   * One operation on one Delta table.
   *
   * @param numbers what the operation counted, by name
   * @param skipped why the operation was skipped, or null
   * @param error why the operation failed, or null
   */
  public record Step(
      String operation,
      String location,
      Map<String, Long> numbers,
      @Nullable String skipped,
      @Nullable String error) {
    public Step {
      numbers = new TreeMap<>(numbers);
    }
  }

  /** The number of failed steps. */
  public int failures() {
    return (int) steps.stream().filter(step -> step.error() != null).count();
  }

  /** The error of the first failed step, or null if none has failed. */
  public @Nullable String error() {
    return steps.stream().map(Step::error).filter(e -> e != null).findFirst().orElse(null);
  }
}
