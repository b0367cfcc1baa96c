package io.streamingpipelines.runtime.schema;

import io.streamingpipelines.plan.WritePlan;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an upserted table remembers beside the columns that readers see
 * (docs/design/semantics.md#keyed-writes).
 */
public final class HiddenColumns {
  /** {@code struct<_1, _2, …>}: the sequence of the row where its columns do not show it. */
  public static final String SEQUENCE = "__sequence";

  /**
   * {@code map<string, sequence>}, by name in lower case, of the columns that are not of the row's
   * own sequence; NULL when all are. The value is that of a delete where the column has got none
   * since, NULL where it never had any.
   */
  public static final String SEQUENCES = "__sequences";

  /** Property of the table: which columns both are made of. */
  public static final String MADE_OF = "streamingpipelines.sequence";

  public static final List<String> NAMES = List.of(SEQUENCE, SEQUENCES);

  private HiddenColumns() {}

  /** The value of {@link #MADE_OF}. */
  public static String madeOf(WritePlan.Keyed plan) {
    return plan.sequenceBy().stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(","));
  }

  /** Whether the table does not store all columns of the sequence. */
  public static boolean needed(WritePlan.Upsert plan) {
    return !plan.columns().isEmpty()
        && !plan.sequenceBy().stream()
            .allMatch(
                name ->
                    Stream.concat(plan.keys().stream(), plan.columns().stream())
                        .anyMatch(name::equalsIgnoreCase));
  }
}
