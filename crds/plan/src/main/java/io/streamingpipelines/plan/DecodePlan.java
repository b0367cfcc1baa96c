package io.streamingpipelines.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the bytes or text of one column become columns.
 *
 * @param column the column that holds the document
 * @param schema DDL of the columns that are added; empty for text and binary
 * @param malformed what happens to a value that is not one whole valid document (semantics 2)
 */
public record DecodePlan(
    String column, Format format, String schema, Malformed malformed, Map<String, String> options) {

  public DecodePlan {
    options = new TreeMap<>(options);
  }

  /** The documents' format. */
  public enum Format {
    @JsonProperty("json")
    JSON,
    @JsonProperty("csv")
    CSV,
    @JsonProperty("text")
    TEXT,
    @JsonProperty("binary")
    BINARY
  }

  /** What happens to a malformed value. */
  public enum Malformed {
    /** The row goes to the table's quarantine with its raw bytes and the reason. */
    @JsonProperty("quarantine")
    QUARANTINE,
    /** The row is dropped and counted. */
    @JsonProperty("drop")
    DROP,
    /** The batch fails before anything of it is committed. */
    @JsonProperty("fail")
    FAIL,
    /** The row stays, its columns NULL, the text in column {@code _corrupt_record}. */
    @JsonProperty("keep")
    KEEP
  }
}
