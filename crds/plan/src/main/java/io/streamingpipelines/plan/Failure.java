package io.streamingpipelines.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Why a query or a driver ended.
 *
 * @param reason in CamelCase, for programs: Spark's error condition or the runtime's own
 * @param message a sentence for people; never a stack trace
 * @param table the table or sink whose query failed; null if the driver itself failed
 * @param batch number of the failed batch
 */
public record Failure(
    Kind kind,
    String reason,
    String message,
    @Nullable String table,
    @Nullable Long batch,
    long atMillis) {

  /** The same failure with another sentence. */
  public Failure saying(String sentence) {
    return new Failure(kind, reason, sentence, table, batch, atMillis);
  }

  /** Determines what happens next (docs/design/lifecycle.md#failure-classes). */
  public enum Kind {
    /** Retried with backoff. */
    @JsonProperty("Infrastructure")
    INFRASTRUCTURE,
    /** A concurrent transaction committed first: retried with backoff. */
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
    /** The same batch will fail again: tried three times, then given up. */
    @JsonProperty("Data")
    DATA,
    /** Input or checkpoint was lost: a person has to decide. */
    @JsonProperty("HistoryLost")
    HISTORY_LOST,
    /** Credentials are rejected: retried slowly, because they may be renewed. */
    @JsonProperty("Access")
    ACCESS;

    /**
     * Whether the plan does not fit its input or its checkpoint, so that any driver fails with it.
     */
    public boolean rulesOutPlan() {
      return this == CONFIGURATION || this == DATA || this == HISTORY_LOST;
    }
  }
}
