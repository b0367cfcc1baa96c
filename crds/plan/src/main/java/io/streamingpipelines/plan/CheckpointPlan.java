package io.streamingpipelines.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Which checkpoint a query uses, and what a new generation does with existing rows and with the
 * offsets (docs/design/lifecycle.md#generations).
 *
 * @param generation from 1; a higher one starts a new checkpoint
 * @param keepWhere expression over the table's columns: a refill keeps the old rows for which it is
 *     true; null means that it keeps none
 * @param accepts what the user has agreed to lose or to duplicate
 * @param retain number of older generations whose checkpoints are kept
 */
public record CheckpointPlan(
    int generation,
    Data data,
    Start start,
    @Nullable String keepWhere,
    Accepts accepts,
    int retain) {
  /** The default of {@link #retain}. */
  public static final int RETAIN = 3;

  /** A generation that starts where its sources declare and keeps existing rows. */
  public static CheckpointPlan of(int generation) {
    return new CheckpointPlan(generation, Data.KEEP, Start.DECLARED, null, Accepts.NOTHING, RETAIN);
  }

  /** What a new generation does with the rows of earlier ones. */
  public enum Data {
    @JsonProperty("keep")
    KEEP,
    @JsonProperty("replace")
    REPLACE
  }

  /** Where a new generation starts to read. */
  public enum Start {
    /** Where the sources declare, for example by startingOffsets. */
    @JsonProperty("declared")
    DECLARED,
    /** Where the earlier generation stopped. */
    @JsonProperty("previous")
    PREVIOUS,
    @JsonProperty("earliest")
    EARLIEST,
    @JsonProperty("latest")
    LATEST
  }

  /**
   * What the user has agreed to.
   *
   * @param duplicates rows that the table or sink already has may be written again
   * @param loss rows may never be written, or may be removed and not read again
   * @param partialState state may start empty in the middle of the input, so that the results of
   *     the first keys and windows are incomplete
   */
  public record Accepts(boolean duplicates, boolean loss, boolean partialState) {
    public static final Accepts NOTHING = new Accepts(false, false, false);
  }
}
