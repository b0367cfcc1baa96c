package io.streamingpipelines.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the documents in one column are decoded to columns.
 *
 * @param column the column that holds the document
 * @param schema DDL of the added columns; for avro the record's schema as Avro's JSON, or empty to
 *     use the newest one in the registry; empty for text and binary
 * @param registry the registry with the schemas of framed avro documents; null for all other
 *     documents
 * @param malformed what happens to a value that is not one complete, valid document
 *     (docs/design/semantics.md#malformed-documents)
 */
public record DecodePlan(
    String column,
    Format format,
    String schema,
    @Nullable Registry registry,
    Malformed malformed,
    Map<String, String> options) {

  public DecodePlan {
    options = new TreeMap<>(options);
  }

  /**
   * A schema registry; the files are keys of mounted Secrets, which the driver reads.
   *
   * @param subject the subject whose newest schema is used if the manifest has no schema; empty if
   *     it has one
   * @param usernameFile user name for basic authentication, together with passwordFile; null for no
   *     authentication
   * @param caFile PEM certificates to trust; null means the JVM's
   * @param certificateFile PEM client certificate chain
   * @param privateKeyFile PEM client key
   */
  public record Registry(
      String url,
      String subject,
      @Nullable String usernameFile,
      @Nullable String passwordFile,
      @Nullable String caFile,
      @Nullable String certificateFile,
      @Nullable String privateKeyFile) {}

  /** The documents' format. */
  public enum Format {
    @JsonProperty("json")
    JSON,
    @JsonProperty("csv")
    CSV,
    @JsonProperty("avro")
    AVRO,
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
    /** The batch fails before any of it is committed. */
    @JsonProperty("fail")
    FAIL,
    /** The row is kept with NULL in its columns and the text in column {@code _corrupt_record}. */
    @JsonProperty("keep")
    KEEP
  }
}
