package io.streamingpipelines.runtime.query;

import io.streamingpipelines.runtime.checkpoint.Checkpoint;
import io.streamingpipelines.runtime.checkpoint.StatePartitions;
import io.streamingpipelines.runtime.spark.Catalyst;
import io.streamingpipelines.runtime.spark.checkpoint.StateRewrite;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the state of a query to the number of partitions that the manifest asks for, before the
 * query starts (docs/design/lifecycle.md#partitions-of-state).
 *
 * @param wanted the number in the manifest; null leaves the state where it is
 */
record Repartition(SparkSession session, InstantSource clock, @Nullable Integer wanted) {
  private static final Logger LOG = LoggerFactory.getLogger(Repartition.class);

  static Repartition of(QueryParts parts) {
    String declared = parts.plan().sparkConf().get(StatePartitions.SETTING);
    return new Repartition(
        parts.session(), parts.clock(), declared == null ? null : Integer.valueOf(declared));
  }

  /**
   * Moves the state, if it is not where it is wanted. A move that an earlier driver has begun is
   * finished first, because Spark does not start the query otherwise.
   *
   * @param checkpoint of a stateful query that does not run
   * @return whether the query has a batch to finish before its state can move
   */
  boolean batchComesFirst(Checkpoint checkpoint) {
    Integer begun = StatePartitions.of(checkpoint).unfinishedMove();
    if (begun != null) {
      move(checkpoint, begun);
    }
    StatePartitions now = StatePartitions.of(checkpoint);
    if (wanted == null || now.planned() == null || wanted.equals(now.planned())) {
      return false;
    }
    if (now.batchIsOpen()) {
      return true;
    }
    move(checkpoint, wanted);
    return false;
  }

  private void move(Checkpoint checkpoint, int partitions) {
    LOG.info("Moving the state in {} to {} partitions", checkpoint.location(), partitions);
    Instant start = clock.instant();
    StateRewrite.repartition(Catalyst.clone(session), checkpoint.location(), partitions);
    LOG.info(
        "Moved the state in {} to {} partitions in {} ms",
        checkpoint.location(),
        partitions,
        Duration.between(start, clock.instant()).toMillis());
  }
}
