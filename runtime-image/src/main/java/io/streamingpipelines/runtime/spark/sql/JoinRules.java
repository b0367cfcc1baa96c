package io.streamingpipelines.runtime.spark.sql;

import java.util.Optional;
import org.apache.spark.sql.catalyst.plans.FullOuter$;
import org.apache.spark.sql.catalyst.plans.InnerLike;
import org.apache.spark.sql.catalyst.plans.JoinType;
import org.apache.spark.sql.catalyst.plans.LeftAnti$;
import org.apache.spark.sql.catalyst.plans.RightOuter$;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.streaming.OutputMode;

/** Finds joins of two streams, or of a stream and a snapshot, that Spark cannot run. */
final class JoinRules {
  private static final Refusal UPDATED =
      new Refusal(
          "JoinUpdated",
          "A join of two streams emits each row once, when it is final, so an aggregation over it"
              + " can be written neither with upsert nor with complete: write with append, or put"
              + " the join into its own table and aggregate that.");
  private static final Refusal ANTI =
      new Refusal(
          "AntiJoin",
          "LEFT ANTI JOIN of two streams is not supported: write LEFT JOIN with a condition on the"
              + " times of both, and WHERE the right side's key IS NULL.");
  private static final Refusal TIMELESS =
      new Refusal(
          "OuterJoinNeedsTime",
          "A row without a match is written when no match can arrive any more, which requires"
              + " watermarks: give both inputs a `watermark` in `from` and compare their times in"
              + " the condition, such as b.at BETWEEN a.at AND a.at + INTERVAL 1 HOUR.");
  private static final Refusal SNAPSHOT =
      new Refusal(
          "SnapshotOuterJoin",
          "A snapshot row without a match may match a later row of the stream, so it can never be"
              + " written: keep unmatched rows of the stream only (stream LEFT JOIN snapshot), or"
              + " read both as snapshots and write with refresh.");

  private JoinRules() {}

  /** Why Spark cannot run a join. */
  record Refusal(String code, String sentence) {}

  static Optional<Refusal> refusal(Join join, OutputMode mode) {
    JoinType type = join.joinType();
    boolean left = join.left().isStreaming();
    boolean right = join.right().isStreaming();
    if (left && right) {
      return ofStreams(join, type, mode);
    }
    boolean keepsLeft = !(type instanceof InnerLike) && !type.equals(RightOuter$.MODULE$);
    boolean keepsRight = type.equals(RightOuter$.MODULE$) || type.equals(FullOuter$.MODULE$);
    return (left && keepsRight) || (right && keepsLeft) ? Optional.of(SNAPSHOT) : Optional.empty();
  }

  private static Optional<Refusal> ofStreams(Join join, JoinType type, OutputMode mode) {
    if (!mode.equals(OutputMode.Append())) {
      return Optional.of(UPDATED);
    }
    if (type.equals(LeftAnti$.MODULE$)) {
      return Optional.of(ANTI);
    }
    if (type instanceof InnerLike) {
      return Optional.empty();
    }
    boolean ends =
        type.equals(RightOuter$.MODULE$)
            ? BoundedState.forgetsRight(join)
            : BoundedState.forgetsLeft(join)
                || (type.equals(FullOuter$.MODULE$) && BoundedState.forgetsRight(join));
    return ends ? Optional.empty() : Optional.of(TIMELESS);
  }
}
