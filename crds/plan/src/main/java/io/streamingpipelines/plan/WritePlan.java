package io.streamingpipelines.plan;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How a micro-batch is written to its table. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "mode")
@JsonSubTypes({
  @JsonSubTypes.Type(value = WritePlan.Append.class, name = "append"),
  @JsonSubTypes.Type(value = WritePlan.Upsert.class, name = "upsert"),
  @JsonSubTypes.Type(value = WritePlan.History.class, name = "history"),
  @JsonSubTypes.Type(value = WritePlan.Complete.class, name = "complete"),
  @JsonSubTypes.Type(value = WritePlan.Refresh.class, name = "refresh"),
})
public sealed interface WritePlan {
  /** The manifest's name for this mode. */
  String mode();

  /**
   * One function for each mode. A new mode gets a function here, so that callers of {@link #fold}
   * do not compile until they handle it.
   */
  record Cases<R>(
      Function<Append, R> append,
      Function<Upsert, R> upsert,
      Function<History, R> history,
      Function<Complete, R> complete,
      Function<Refresh, R> refresh) {}

  /** The result of the function for this mode. */
  <R> R answer(Cases<R> cases);

  /** The result of the function for this mode; see {@link Cases}. */
  default <R> R fold(
      Function<Append, R> append,
      Function<Upsert, R> upsert,
      Function<History, R> history,
      Function<Complete, R> complete,
      Function<Refresh, R> refresh) {
    return answer(new Cases<>(append, upsert, history, complete, refresh));
  }

  /** The common part of the modes with keys; empty for other modes. */
  Optional<Keyed> keyed();

  /**
   * Whether readers may follow the table as a stream of new rows
   * (docs/design/semantics.md#reading-a-table).
   */
  default boolean appendOnly() {
    return false;
  }

  /** Whether each batch replaces the whole table (docs/design/semantics.md#complete-results). */
  boolean replaces();

  /** Whether a streaming query writes the table; false if batch queries do. */
  boolean streams();

  /** Whether the table always has a change feed (docs/design/semantics.md#reading-a-table). */
  default boolean changeFeed() {
    return false;
  }

  /**
   * Rows are added; an aggregation writes a window once, when it closes
   * (docs/design/semantics.md#closed-windows).
   */
  record Append() implements WritePlan {
    @Override
    public String mode() {
      return "append";
    }

    @Override
    public boolean replaces() {
      return false;
    }

    @Override
    public boolean streams() {
      return true;
    }

    @Override
    public <R> R answer(Cases<R> cases) {
      return cases.append().apply(this);
    }

    @Override
    public Optional<Keyed> keyed() {
      return Optional.empty();
    }

    @Override
    public boolean appendOnly() {
      return true;
    }
  }

  /** Rows replace or end earlier rows with the same key, in the order of a sequence. */
  sealed interface Keyed extends WritePlan {
    /** Suffix that turns a table's location into the location of its remembered deletes. */
    String TOMBSTONES = "_tombstones";

    List<String> keys();

    /** Columns that order the rows of a key. */
    List<String> sequenceBy();

    /** Boolean expression over the incoming row. */
    @Nullable String deleteWhen();

    /** The stored columns; empty means all. */
    List<String> columns();

    /** How long a delete is remembered that is not visible in the table. */
    long tombstoneRetentionMillis();

    @Override
    default boolean changeFeed() {
      return true;
    }

    @Override
    default boolean replaces() {
      return false;
    }

    @Override
    default boolean streams() {
      return true;
    }

    @Override
    default Optional<Keyed> keyed() {
      return Optional.of(this);
    }
  }

  /**
   * Keeps the newest row of each key (docs/design/semantics.md#keyed-writes).
   *
   * @param sequenceBy empty only for an aggregation keyed on its group keys, where the newer batch
   *     wins
   * @param ignoreNulls whether a NULL leaves the stored value unchanged
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

    @Override
    public <R> R answer(Cases<R> cases) {
      return cases.upsert().apply(this);
    }
  }

  /**
   * Keeps every row of each key, with the time during which it was valid
   * (docs/design/semantics.md#history).
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

    @Override
    public <R> R answer(Cases<R> cases) {
      return cases.history().apply(this);
    }
  }

  /**
   * Each batch atomically replaces the table by the whole result
   * (docs/design/semantics.md#complete-results).
   */
  record Complete() implements WritePlan {
    @Override
    public String mode() {
      return "complete";
    }

    @Override
    public boolean replaces() {
      return true;
    }

    @Override
    public boolean streams() {
      return true;
    }

    @Override
    public <R> R answer(Cases<R> cases) {
      return cases.complete().apply(this);
    }

    @Override
    public Optional<Keyed> keyed() {
      return Optional.empty();
    }
  }

  /**
   * The result of a batch query over whole tables atomically replaces the table whenever one of
   * these has changed (docs/design/semantics.md#refreshed-tables). All inputs are snapshots.
   */
  record Refresh() implements WritePlan {
    @Override
    public String mode() {
      return "refresh";
    }

    @Override
    public boolean replaces() {
      return true;
    }

    @Override
    public boolean streams() {
      return false;
    }

    @Override
    public <R> R answer(Cases<R> cases) {
      return cases.refresh().apply(this);
    }

    @Override
    public Optional<Keyed> keyed() {
      return Optional.empty();
    }
  }
}
