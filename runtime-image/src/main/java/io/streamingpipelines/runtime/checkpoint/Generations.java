package io.streamingpipelines.runtime.checkpoint;

import io.streamingpipelines.runtime.batch.FlowKey;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import org.apache.hadoop.conf.Configuration;

/**
 * The generations of one flow's checkpoint (docs/design/lifecycle.md#generations).
 *
 * @param checkpoints URI of the pipeline's checkpoints
 * @param key the flow in its current generation
 */
public record Generations(Configuration configuration, String checkpoints, FlowKey key) {
  /** The older generations that are stored, newest first. */
  public List<Integer> older() {
    return current().generations().stream()
        .filter(generation -> generation < key.generation())
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  /**
   * The newest older generation that has read something; empty if there is none.
   *
   * @param counts whether a generation is considered
   */
  public OptionalInt previous(IntPredicate counts) {
    return older().stream()
        .mapToInt(Integer::intValue)
        .filter(counts)
        .filter(generation -> checkpoint(generation).hasOffsets())
        .findFirst();
  }

  /** The checkpoint of a generation. */
  public Checkpoint checkpoint(int generation) {
    return Checkpoint.of(
        configuration, checkpoints, new FlowKey(key.table(), key.flow(), generation));
  }

  /**
   * Deletes the oldest generations.
   *
   * @param retain number of older generations that stay
   */
  public void deleteBeyond(int retain) {
    older().stream().skip(retain).forEach(generation -> checkpoint(generation).delete());
  }

  private Checkpoint current() {
    return checkpoint(key.generation());
  }
}
