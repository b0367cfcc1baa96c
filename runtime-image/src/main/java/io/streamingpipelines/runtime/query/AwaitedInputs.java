package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.QueryReport.State;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a query waits for before it starts: the tables of the pipeline that it reads.
 *
 * @param runs all queries of the pipeline
 */
record AwaitedInputs(
    List<QueryRun> runs, Topology topology, QueryStarter starter, Refills refills) {
  private static final long POLL_MILLIS = 20;

  /**
   * Waits until the inputs of a query with trigger availableNow are complete. If all such queries
   * started together, each would read only what its input held at the start (observed).
   *
   * @return the failure of an input, or null
   */
  @Nullable Failure await(QueryRun run, BooleanSupplier draining) throws InterruptedException {
    Failure refill = awaitRefills(run, draining);
    if (refill != null || !run.target().availableNow()) {
      return refill;
    }
    Set<String> upstream = topology.upstream(run.target().flow());
    for (QueryRun other : runs) {
      // if the input runs forever, a flow that runs once reads what the input holds now
      if (other != run
          && other.target().availableNow()
          && upstream.contains(other.target().key().table())) {
        while (!draining.getAsBoolean() && !other.awaitEnd(Duration.ofMillis(200))) {}
        Failure failed = other.status().error();
        if (other.status().state() == State.FAILED && failed != null) {
          return failed;
        }
      }
    }
    return null;
  }

  /**
   * Waits, before a query reads its inputs for the first time, until their rows are no longer about
   * to be replaced: it would read the old ones, and then fail.
   */
  private @Nullable Failure awaitRefills(QueryRun run, BooleanSupplier draining)
      throws InterruptedException {
    if (starter.checkpoint(run.target()).hasOffsets()) {
      return null;
    }
    for (String table : topology.streamed(run.target().flow())) {
      while (!draining.getAsBoolean() && refills.running(table) != null) {
        Failure failed = failed(table);
        if (failed != null) {
          return failed;
        }
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
    }
    return null;
  }

  /** The failure of a flow of the table that is not started again, or null if there is none. */
  @Nullable Failure failed(String table) {
    return runs.stream()
        .filter(run -> run.target().key().table().equals(table))
        .map(QueryRun::status)
        .filter(status -> status.state() == State.FAILED)
        .map(QueryStatus::error)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }
}
