package io.streamingpipelines.runtime.eventlog;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the maintenance of a table did, as the event log tells it.
 *
 * @param at when it began
 */
public record MaintenanceEvent(String table, Instant at, Duration took, List<Step> steps) {
  public MaintenanceEvent {
    steps = List.copyOf(steps);
  }

  /**
   * One operation on one Delta table.
   *
   * @param numbers what it counted, by name
   * @param skipped why it was not done, null when it was
   * @param error what it failed with, null when it has not
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

  /** How many steps have failed. */
  public int failures() {
    return (int) steps.stream().filter(step -> step.error() != null).count();
  }

  /** What the first failed step has failed with; null when none has. */
  public @Nullable String error() {
    return steps.stream().map(Step::error).filter(e -> e != null).findFirst().orElse(null);
  }
}
