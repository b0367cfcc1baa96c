package io.streamingpipelines.runtime.checkpoint;

import io.streamingpipelines.plan.CheckpointPlan.Start;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.batch.FlowKey;
import io.streamingpipelines.runtime.change.Fingerprint;
import io.streamingpipelines.runtime.change.QueryShape;
import io.streamingpipelines.runtime.delta.DeltaCommits;
import io.streamingpipelines.runtime.delta.TableLog;
import io.streamingpipelines.runtime.failure.PipelineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Lets a new generation with {@code start: previous} begin where an earlier one has stopped
 * (docs/design/lifecycle.md#generations). Sources that the earlier generation did not read begin
 * where they are declared to.
 */
public record StartPosition(SparkSession session, Generations generations) {
  /**
   * Prepares the checkpoint, unless its query has begun.
   *
   * @param start where the generation starts
   * @param table the table as the manifest declares it; null for a sink
   */
  public void prepare(Start start, @Nullable TablePlan table, CheckpointValidator.Subject subject) {
    if (start != Start.PREVIOUS || subject.checkpoint().hasOffsets()) {
      return;
    }
    OptionalInt previous = previous(table, subject.key());
    if (previous.isEmpty()) {
      return;
    }
    Checkpoint other = generations.checkpoint(previous.getAsInt());
    long batch = lastBatch(other, table);
    if (batch >= 0) {
      CopiedPosition position = new CopiedPosition(other, batch);
      position.copyTo(subject.checkpoint(), sources(position, subject));
    }
  }

  /** The generation whose rows the table has; a refill that was given up is none. */
  private OptionalInt previous(@Nullable TablePlan table, FlowKey key) {
    if (table == null) {
      return generations.previous(generation -> true);
    }
    Map<String, String> properties = new TableLog(session, table.location()).state().properties();
    return generations.previous(
        generation ->
            properties.containsKey(new FlowKey(key.table(), key.flow(), generation).property()));
  }

  /** A crash may have left a batch that the table holds and that Spark has not recorded. */
  private long lastBatch(Checkpoint other, @Nullable TablePlan table) {
    String queryId = other.queryId();
    Long held =
        table == null || queryId == null
            ? null
            : new DeltaCommits(session, table.location()).lastBatch(queryId);
    return Math.max(other.committed(), held == null ? -1 : held);
  }

  private static List<Integer> sources(
      CopiedPosition position, CheckpointValidator.Subject subject) {
    Checkpoint other = position.from();
    Checkpoint.Mark mark = other.mark();
    List<String> before = mark == null ? List.of() : inputs(mark.fingerprint());
    if (before.size() != position.sources()) {
      throw new PipelineException(
          Failure.Kind.CONFIGURATION,
          "PositionUnknown",
          "The checkpoint "
              + other.location()
              + " does not say to which sources its offsets belong, so "
              + subject.key().table()
              + " cannot continue from it; choose another checkpoint.start.");
    }
    return positions(before, inputs(subject.fingerprint()));
  }

  private static List<String> inputs(Fingerprint fingerprint) {
    QueryShape shape = fingerprint.shape();
    return shape == null ? fingerprint.sources() : shape.inputs();
  }

  /** For each source, its position among the earlier ones, or -1. */
  static List<Integer> positions(List<String> before, List<String> now) {
    List<String> left = new ArrayList<>(before);
    List<Integer> positions = new ArrayList<>();
    for (String source : now) {
      int there = left.indexOf(source);
      positions.add(there);
      if (there >= 0) {
        left.set(there, null);
      }
    }
    return positions;
  }
}
