package io.streamingpipelines.runtime.quality;

/**
 * Names and values of the hidden columns with the result of evaluating a row.
 *
 * <p>{@link #FAILED} is {@code array<string>}: the names of all expectations that the row violates,
 * including warnings, in the manifest's order; empty for a malformed row. {@link #ACTION} is {@code
 * tinyint}: the strictest action of these expectations. {@link #MALFORMED} is {@code struct<reason:
 * string, raw: binary, topic: string, partition: int, offset: bigint, timestamp: timestamp>}, NULL
 * unless the row's document could not be read. A malformed row has NULL in all other columns and
 * the action that {@code malformed} declares.
 */
public final class VerdictColumns {
  public static final String FAILED = "__failed_expectations";
  public static final String ACTION = "__action";
  public static final String MALFORMED = "__malformed";

  /** Values of {@link #ACTION}, strictest last. */
  public static final byte PASS = 0;

  public static final byte DROP = 1;
  public static final byte QUARANTINE = 2;

  /**
   * Fails the batch if a rule with action {@code fail} exceeds its tolerance; otherwise the row is
   * quarantined.
   */
  public static final byte FAIL = 3;

  private VerdictColumns() {}
}
