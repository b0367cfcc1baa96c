package io.streamingpipelines.plan;

import java.util.List;

/**
 * Rows by what the expectations and the decoder did with them, summed over the checkpoint's
 * generation; {@code passed + dropped + quarantined} = rows that were evaluated, {@code warned}
 * rows are among the passed.
 */
public record QualityCounts(
    long passed, long warned, long dropped, long quarantined, List<Rule> rules) {
  /** No row evaluated yet. */
  public static final QualityCounts NONE = new QualityCounts(0, 0, 0, 0, List.of());

  public QualityCounts {
    rules = List.copyOf(rules);
  }

  /** Rows that passed and failed one expectation. */
  public record Rule(String name, long passed, long failed) {}
}
