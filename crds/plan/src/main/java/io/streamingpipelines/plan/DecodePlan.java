package io.streamingpipelines.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the bytes or text of one column become columns.
 *
 * @param column the column that holds the document
 * @param schema DDL of the columns that are added; for avro the record's schema in Avro's JSON, and
 *     empty where the registry's newest is taken; empty for text and binary
 * @param registry where framed avro documents find their schemas; null for all others
 * @param malformed what happens to a value that is not one whole valid document
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
   * A schema registry; the files are keys of mounted Secrets, read by the driver.
   *
   * @param subject whose newest schema is taken where none is written; empty where one is
   * @param usernameFile of basic authentication, with the password's; null for none
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
    /** The batch fails before anything of it is committed. */
    @JsonProperty("fail")
    FAIL,
    /** The row stays, its columns NULL, the text in column {@code _corrupt_record}. */
    @JsonProperty("keep")
    KEEP
  }
}
