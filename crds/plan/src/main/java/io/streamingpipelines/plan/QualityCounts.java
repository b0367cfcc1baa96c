package io.streamingpipelines.plan;

import java.util.List;

/**
 * Numbers of rows by the result of expectations and decoder, summed over the checkpoint's
 * generation. The sum {@code passed + dropped + quarantined} is the number of evaluated rows;
 * {@code warned} rows also count as passed.
 */
public record QualityCounts(
    long passed, long warned, long dropped, long quarantined, List<Rule> rules) {
  /** No row evaluated yet. */
  public static final QualityCounts NONE = new QualityCounts(0, 0, 0, 0, List.of());

  public QualityCounts {
    rules = List.copyOf(rules);
  }

  /** Numbers of rows that passed and failed one expectation. */
  public record Rule(String name, long passed, long failed) {}
}
