package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.runtime.sink.Sinks;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Stops queries between two batches (docs/design/semantics.md#drain). */
final class QueryDrain {
  private static final long POLL_MILLIS = 20;

  private QueryDrain() {}

  /**
   * Starts no new batch, lets running batches commit, then stops the queries.
   *
   * @param grace how long running batches may take; afterwards they are interrupted
   * @return the queries whose batch was interrupted
   */
  static List<QueryRun> drain(List<QueryRun> runs, Duration grace, InstantSource clock)
      throws InterruptedException {
    runs.forEach(QueryRun::beginDrain);
    List<Draining> left =
        new ArrayList<>(runs.stream().map(run -> new Draining(run, run.committedBatch())).toList());
    long deadline = clock.millis() + grace.toMillis();
    List<QueryRun> interrupted = new ArrayList<>();
    while (!left.isEmpty()) {
      boolean late = clock.millis() >= deadline;
      for (Draining each : List.copyOf(left)) {
        boolean idle = each.idle();
        if (idle || late) {
          if (!idle) {
            interrupted.add(each.run());
          }
          each.run().stop();
          left.remove(each);
        }
      }
      if (!left.isEmpty()) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
    }
    return interrupted;
  }

  /** The failure that names the tables whose batches were interrupted; null if none was. */
  static @Nullable Failure failure(List<QueryRun> cut, Duration grace, InstantSource clock) {
    List<String> tables = cut.stream().map(run -> run.target().key().table()).distinct().toList();
    return tables.isEmpty()
        ? null
        : new Failure(
            Failure.Kind.INFRASTRUCTURE,
            "BatchInterrupted",
            "The drain interrupted a batch of "
                + String.join(", ", tables)
                + " after the grace period of "
                + grace.toSeconds()
                + " s (drain.grace); the next driver repeats it.",
            tables.get(0),
            null,
            clock.millis());
  }

  /**
   * A query that is being stopped.
   *
   * @param committed the last batch that it had committed before
   */
  private record Draining(QueryRun run, long committed) {
    /** Whether no batch is running. */
    boolean idle() {
      return run.idle() || hasCommitted();
    }

    /**
     * A sink without a gate never pauses, so the end of its running batch is detected by its
     * progress.
     */
    private boolean hasCommitted() {
      SinkPlan sink = run.target().sink();
      return sink != null
          && (sink.trigger().continuous() || !Sinks.of(sink).gated())
          && run.committedBatch() > committed;
    }
  }
}
