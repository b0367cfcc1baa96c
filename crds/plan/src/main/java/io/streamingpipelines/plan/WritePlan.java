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
  @JsonSubTypes.Type(value = WritePlan.History.class, name = "history"),
  @JsonSubTypes.Type(value = WritePlan.Complete.class, name = "complete"),
  @JsonSubTypes.Type(value = WritePlan.Refresh.class, name = "refresh"),
})
public sealed interface WritePlan {
  /** The manifest's word for it. */
  String mode();

  /** Whether readers may follow the table as a stream of new rows (semantics 5). */
  default boolean appendOnly() {
    return false;
  }

  /** Whether the table always has a change feed (semantics 5). */
  default boolean changeFeed() {
    return false;
  }

  /** Rows are added; an aggregation writes a window once, when it closes (semantics 20). */
  record Append() implements WritePlan {
    @Override
    public String mode() {
      return "append";
    }

    @Override
    public boolean appendOnly() {
      return true;
    }
  }

  /** Rows that replace or end earlier ones of their key, in the order of a sequence. */
  sealed interface Keyed extends WritePlan {
    /** Behind a table's location: where the deletes lie that are remembered. */
    String TOMBSTONES = "_tombstones";

    List<String> keys();

    /** Columns that order the rows of a key. */
    List<String> sequenceBy();

    /** Boolean expression over the incoming row. */
    @Nullable String deleteWhen();

    /** The stored columns; empty means all. */
    List<String> columns();

    /** How long deletes are remembered that the table does not show. */
    long tombstoneRetentionMillis();

    @Override
    default boolean changeFeed() {
      return true;
    }
  }

  /**
   * The newest row of each key stays (semantics 15).
   *
   * @param sequenceBy empty only for an aggregation keyed on its group keys, where the newer batch
   *     wins
   * @param ignoreNulls a NULL does not overwrite what is stored
   */
  record Upsert(
      List<String> keys,
      List<String> sequenceBy,
      @Nullable String deleteWhen,
      List<String> columns,
      boolean ignoreNulls,
      long tombstoneRetentionMillis)
      implements Keyed {
    public Upsert {
      keys = List.copyOf(keys);
      sequenceBy = List.copyOf(sequenceBy);
      columns = List.copyOf(columns);
    }

    @Override
    public String mode() {
      return "upsert";
    }
  }

  /**
   * Every row of each key stays, with the time that it was valid (semantics 16).
   *
   * @param sequenceBy never empty
   */
  record History(
      List<String> keys,
      List<String> sequenceBy,
      @Nullable String deleteWhen,
      List<String> columns,
      long tombstoneRetentionMillis)
      implements Keyed {
    public History {
      keys = List.copyOf(keys);
      sequenceBy = List.copyOf(sequenceBy);
      columns = List.copyOf(columns);
    }

    @Override
    public String mode() {
      return "history";
    }
  }

  /** The whole result replaces the table atomically at each batch (semantics 17). */
  record Complete() implements WritePlan {
    @Override
    public String mode() {
      return "complete";
    }
  }

  /**
   * The result of a batch query over whole tables replaces the table atomically, whenever one of
   * these has changed (semantics 17). All inputs are snapshots.
   */
  record Refresh() implements WritePlan {
    @Override
    public String mode() {
      return "refresh";
    }
  }
}
