package io.streamingpipelines.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Why a query or a driver ended.
 *
 * @param reason CamelCase, for programs: Spark's error condition, or ours
 * @param message a sentence for a person; never a stack trace
 * @param table the table or sink at fault, null when the driver itself failed
 * @param batch the batch at fault
 */
public record Failure(
    Kind kind,
    String reason,
    String message,
    @Nullable String table,
    @Nullable Long batch,
    long atMillis) {

  /** Decides what happens next (docs/design/lifecycle.md#failure-classes). */
  public enum Kind {
    /** Retried with backoff. */
    @JsonProperty("Infrastructure")
    INFRASTRUCTURE,
    /** Another transaction came first: retried with backoff. */
    @JsonProperty("Conflict")
    CONFLICT,
    /** Restarted at once, a limited number of times. */
    @JsonProperty("SchemaChanged")
    SCHEMA_CHANGED,
    /** A newer driver owns the checkpoints: this one stops. */
    @JsonProperty("Fenced")
    FENCED,
    /** Not retried until the spec changes. */
    @JsonProperty("Configuration")
    CONFIGURATION,
    /** The same batch will fail again: three tries, then failed. */
    @JsonProperty("Data")
    DATA,
    /** Input or checkpoint is gone: a person has to decide. */
    @JsonProperty("HistoryLost")
    HISTORY_LOST,
    /** Credentials are refused: retried slowly, they may be renewed. */
    @JsonProperty("Access")
    ACCESS
  }
}
