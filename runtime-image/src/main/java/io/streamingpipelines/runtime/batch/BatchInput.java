package io.streamingpipelines.runtime.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A batch and what it reads, in words, so that a person finds the record at which it has failed.
 *
 * @param batch the batch's number
 * @param parts what it reads of each input, for example {@code events (orders-0: offsets 7 to 9)};
 *     empty if it reads no new rows
 */
public record BatchInput(long batch, List<String> parts) {
  public BatchInput {
    parts = List.copyOf(parts);
  }

  /** A refresh that reads its input tables at these versions. */
  public static BatchInput refresh(long number, RefreshInputs inputs) {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, Long> table : inputs.versions().entrySet()) {
      parts.add(table.getKey() + " (version " + table.getValue() + ")");
    }
    return new BatchInput(number, parts);
  }

  /** One sentence. */
  public String sentence() {
    return parts.isEmpty()
        ? "Batch " + batch + " reads no new rows."
        : "Batch " + batch + " reads " + String.join(" and ", parts) + ".";
  }
}
