package io.streamingpipelines.runtime.checkpoint;

import io.streamingpipelines.plan.CheckpointPlan.Start;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.batch.FlowKey;
import io.streamingpipelines.runtime.delta.DeltaCommits;
import io.streamingpipelines.runtime.delta.TableLog;
import io.streamingpipelines.runtime.failure.PipelineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.jspecify.annotations.Nullable;

/**
 * Lets a new generation begin where an earlier one has stopped, or at the end of its sources
 * (docs/design/lifecycle.md#generations). The position is written down before the query starts, so
 * that nothing is skipped if the driver dies, or if there is nothing to read yet.
 */
public record StartPosition(SparkSession session, Generations generations) {
  private static final String SEED = "_seed";

  /** What the position of a flow depends on. */
  public interface Query {
    /** A UUID that no other query has, for a checkpoint that is new to this driver. */
    String newId(String checkpoint);

    /** The current ends of the sources, by identity, as Spark's offset log writes them. */
    Map<String, String> ends();

    /**
     * Runs a batch without rows, if the query keeps state.
     *
     * @param folder URI of an empty folder
     * @param checkpoint URI of the checkpoint that is created
     */
    void createState(String folder, String checkpoint)
        throws TimeoutException, StreamingQueryException;
  }

  /**
   * Prepares the checkpoint, unless its query has begun.
   *
   * @param start where the generation starts
   * @param table the table as the manifest declares it; null for a sink
   */
  public void prepare(
      Start start, @Nullable TablePlan table, CheckpointValidator.Subject subject, Query query)
      throws TimeoutException, StreamingQueryException {
    Checkpoint checkpoint = subject.checkpoint();
    if (checkpoint.hasOffsets()) {
      return;
    }
    SourcePosition position =
        switch (start) {
          case DECLARED, EARLIEST -> null;
          case LATEST -> SourcePosition.of(subject.fingerprint().inputs(), query.ends());
          case PREVIOUS -> previous(table, subject);
        };
    if (position == null) {
      return;
    }
    Checkpoint seed = checkpoint.within(SEED + "/checkpoint");
    checkpoint.delete(SEED);
    boolean stateful = subject.fingerprint().stateful();
    if (stateful) {
      query.createState(checkpoint.location() + "/" + SEED + "/in", seed.location());
    }
    String partitions = session.conf().get(StatePartitions.SETTING);
    position.write(
        checkpoint, stateful ? seed : null, query.newId(checkpoint.location()), partitions);
    checkpoint.delete(SEED);
  }

  /**
   * Returns why the flow cannot begin where an earlier generation has stopped; writes nothing.
   *
   * @param start where the generation starts
   * @param table the table as the manifest declares it; null for a sink
   */
  public List<Problem> problems(
      Start start, @Nullable TablePlan table, CheckpointValidator.Subject subject) {
    if (start != Start.PREVIOUS || subject.checkpoint().hasOffsets()) {
      return List.of();
    }
    try {
      var unused = earlier(table, subject);
      return List.of();
    } catch (PipelineException e) {
      return List.of(
          Problem.error(
              subject.path() + ".checkpoint.start", e.reason(), String.valueOf(e.getMessage())));
    }
  }

  private @Nullable SourcePosition previous(
      @Nullable TablePlan table, CheckpointValidator.Subject subject) {
    Earlier earlier = earlier(table, subject);
    if (earlier == null) {
      return null;
    }
    subject.checkpoint().kafka(kafka(earlier.checkpoint(), subject));
    return earlier.position();
  }

  private record Earlier(Checkpoint checkpoint, SourcePosition position) {}

  /** The position of the earlier generation; null if it has not written anything. */
  private @Nullable Earlier earlier(
      @Nullable TablePlan table, CheckpointValidator.Subject subject) {
    OptionalInt previous = previous(table, subject.key());
    if (previous.isEmpty()) {
      return null;
    }
    Checkpoint other = generations.checkpoint(previous.getAsInt());
    long batch = lastBatch(other, table);
    return batch < 0
        ? null
        : new Earlier(other, SourcePosition.after(other, batch, sources(other, batch, subject)));
  }

  /** The topics to which the offsets belong, by the place of the input in the manifest. */
  private static Map<Integer, KafkaIds> kafka(
      Checkpoint other, CheckpointValidator.Subject subject) {
    Checkpoint.Mark mark = other.mark();
    List<String> before = mark == null ? List.of() : mark.fingerprint().sources();
    List<Integer> places = positions(before, subject.fingerprint().sources());
    Map<Integer, KafkaIds> there = other.kafka();
    Map<Integer, KafkaIds> ids = new TreeMap<>();
    for (int i = 0; i < places.size(); i++) {
      KafkaIds known = there.get(places.get(i));
      if (known != null) {
        ids.put(i, known);
      }
    }
    return ids;
  }

  /** The generation whose rows the table has; an abandoned refill does not count. */
  private OptionalInt previous(@Nullable TablePlan table, FlowKey key) {
    if (table == null) {
      return generations.previous(generation -> true);
    }
    Map<String, String> properties = new TableLog(session, table.location()).state().properties();
    OptionalInt previous =
        generations.previous(
            generation ->
                properties.containsKey(
                    new FlowKey(key.table(), key.flow(), generation).property()));
    if (previous.isEmpty() && properties.keySet().stream().anyMatch(key::isOfFlow)) {
      throw new PipelineException(
          Failure.Kind.HISTORY_LOST,
          "PositionUnknown",
          "The table "
              + key.table()
              + " has rows of an earlier generation, but no checkpoint of one exists any more, so"
              + " start: previous has no position to continue from; restore the checkpoint, or"
              + " choose another checkpoint.start.");
    }
    return previous;
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
      Checkpoint other, long batch, CheckpointValidator.Subject subject) {
    Checkpoint.Mark mark = other.mark();
    List<String> before = mark == null ? List.of() : mark.fingerprint().inputs();
    if (before.size() != SourcePosition.sources(other, batch)) {
      throw new PipelineException(
          Failure.Kind.CONFIGURATION,
          "PositionUnknown",
          "The checkpoint "
              + other.location()
              + " does not say to which sources its offsets belong, so "
              + subject.key().table()
              + " cannot continue from it; choose another checkpoint.start.");
    }
    return positions(before, subject.fingerprint().inputs());
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
