package io.streamingpipelines.runtime.schema;

import io.streamingpipelines.plan.WritePlan;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The columns of an upserted table that readers do not see (docs/design/semantics.md#keyed-writes).
 */
public final class HiddenColumns {
  /**
   * {@code struct<_1, _2, …>}: the sequence of the row, if the visible columns do not include it.
   */
  public static final String SEQUENCE = "__sequence";

  /**
   * {@code map<string, sequence>}: the sequences of those columns whose sequence differs from the
   * row's, by name in lower case; NULL if there are none. For a column without a value since a
   * delete, it is the sequence of the delete; for a column that never had a value, it is NULL.
   */
  public static final String SEQUENCES = "__sequences";

  /** Table property that names the columns of which the sequences consist. */
  public static final String MADE_OF = "streamingpipelines.sequence";

  public static final List<String> NAMES = List.of(SEQUENCE, SEQUENCES);

  private HiddenColumns() {}

  /** The value of the table property {@link #MADE_OF}. */
  public static String madeOf(WritePlan.Keyed plan) {
    return plan.sequenceBy().stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(","));
  }

  /** Whether the table lacks a column of the sequence, so that the sequence must be hidden. */
  public static boolean needed(WritePlan.Upsert plan) {
    return !plan.columns().isEmpty()
        && !plan.sequenceBy().stream()
            .allMatch(
                name ->
                    Stream.concat(plan.keys().stream(), plan.columns().stream())
                        .anyMatch(name::equalsIgnoreCase));
  }
}
