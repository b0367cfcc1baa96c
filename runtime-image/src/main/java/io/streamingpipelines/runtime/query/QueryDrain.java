package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.runtime.sink.Sinks;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Stops queries between two batches (docs/design/semantics.md#drain). */
final class QueryDrain {
  private static final long POLL_MILLIS = 20;

  private QueryDrain() {}

  /**
   * Starts no new batch, lets running batches commit, then stops the queries.
   *
   * @param grace how long running batches may take; afterwards they are interrupted
   * @return whether no batch was interrupted
   */
  static boolean drain(List<QueryRun> runs, Duration grace, InstantSource clock)
      throws InterruptedException {
    runs.forEach(QueryRun::beginDrain);
    List<Draining> left =
        new ArrayList<>(runs.stream().map(run -> new Draining(run, run.committedBatch())).toList());
    long deadline = clock.millis() + grace.toMillis();
    boolean clean = true;
    while (!left.isEmpty()) {
      boolean late = clock.millis() >= deadline;
      for (Draining each : List.copyOf(left)) {
        boolean idle = each.idle();
        if (idle || late) {
          clean &= idle;
          each.run().stop();
          left.remove(each);
        }
      }
      if (!left.isEmpty()) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
    }
    return clean;
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
