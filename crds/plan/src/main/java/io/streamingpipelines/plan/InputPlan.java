package io.streamingpipelines.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * One relation that a flow reads; its SQL refers to it by {@link #name}.
 *
 * @param skipChangeCommits whether to skip commits of the Delta input that update or delete rows
 * @param limits how much of the table a batch reads; null for other kinds, and for the defaults
 */
public record InputPlan(
    Kind kind,
    String name,
    ReadAs as,
    @Nullable WatermarkPlan watermark,
    boolean skipChangeCommits,
    SourcePlan.@Nullable ReadLimits limits) {

  /** Identifies this input within the pipeline, for example {@code SOURCE orders STREAM}. */
  public String label() {
    return kind + " " + name + " " + as;
  }

  /** Where the name is looked up. */
  public enum Kind {
    @JsonProperty("source")
    SOURCE,
    @JsonProperty("table")
    TABLE,
    @JsonProperty("view")
    VIEW
  }

  /** How the relation is read. */
  public enum ReadAs {
    /** New rows, decoded if the source declares a value format. */
    @JsonProperty("stream")
    STREAM,
    /**
     * New rows as Kafka provides them: key, value, topic, partition, offset, timestamp, headers.
     */
    @JsonProperty("raw")
    RAW,
    /** The change feed of a Delta table. */
    @JsonProperty("changes")
    CHANGES,
    /** The whole table as of the start of the micro-batch. */
    @JsonProperty("snapshot")
    SNAPSHOT
  }

  /**
   * Event time of this input (docs/design/semantics.md#watermarks-stay-in-their-query,
   * docs/design/semantics.md#future-rows).
   *
   * @param maxFutureMillis rows further ahead of the clock are dropped and counted before they
   *     advance the watermark; null means no limit
   */
  public record WatermarkPlan(String column, long delayMillis, @Nullable Long maxFutureMillis) {}
}
