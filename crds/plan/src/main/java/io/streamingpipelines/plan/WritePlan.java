package io.streamingpipelines.plan;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a micro-batch enters its table. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "mode")
@JsonSubTypes({
  @JsonSubTypes.Type(value = WritePlan.Append.class, name = "append"),
  @JsonSubTypes.Type(value = WritePlan.Upsert.class, name = "upsert"),
  @JsonSubTypes.Type(value = WritePlan.Complete.class, name = "complete"),
})
public sealed interface WritePlan {
  /** Whether readers may follow the table as a stream of new rows (semantics 5). */
  boolean appendOnly();

  /** Rows are added; an aggregation writes a window once, when it closes (semantics 20). */
  record Append() implements WritePlan {
    @Override
    public boolean appendOnly() {
      return true;
    }
  }

  /**
   * The newest row of each key stays (semantics 15).
   *
   * @param sequenceBy columns that order the rows of a key; empty only for an aggregation keyed on
   *     its group keys, where the newer batch wins
   * @param deleteWhen boolean expression over the incoming row
   * @param columns the stored columns; empty means all
   * @param ignoreNulls a NULL does not overwrite what is stored
   */
  record Upsert(
      List<String> keys,
      List<String> sequenceBy,
      @Nullable String deleteWhen,
      List<String> columns,
      boolean ignoreNulls,
      long tombstoneRetentionMillis)
      implements WritePlan {
    public Upsert {
      keys = List.copyOf(keys);
      sequenceBy = List.copyOf(sequenceBy);
      columns = List.copyOf(columns);
    }

    @Override
    public boolean appendOnly() {
      return false;
    }
  }

  /** The whole result replaces the table atomically at each batch (semantics 17). */
  record Complete() implements WritePlan {
    @Override
    public boolean appendOnly() {
      return false;
    }
  }
}
