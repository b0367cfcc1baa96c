package io.streamingpipelines.api.status;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.streamingpipelines.api.rule.LenientValues;
import io.streamingpipelines.api.rule.Partial;
import io.streamingpipelines.api.rule.Rules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Progress of one table or sink. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Partial
public record TableStatus(
    @Required
        @JsonPropertyDescription(
            "Name of the table or sink; <table>.<flow> for each of several flows.")
        @Nullable String name,
    @JsonPropertyDescription(
            "Waiting, Starting, Running, BackingOff, Completed, Stopped or Failed.")
        @Nullable String state,
    @JsonPropertyDescription("The last committed batch.") @Nullable Long batch,
    @JsonPropertyDescription("Generation of the checkpoint.") @Nullable Integer generation,
    @JsonPropertyDescription("Rows read per second.") @Nullable String inputRowsPerSecond,
    @JsonPropertyDescription("Rows per second that the query could process.")
        @Nullable String processedRowsPerSecond,
    @JsonPropertyDescription("How long the last batch took.") @Nullable String batchDuration,
    @JsonPropertyDescription("Event time up to which windows are closed.")
        @Nullable String watermark,
    @JsonPropertyDescription("How far the watermark is behind the clock.")
        @Nullable String watermarkDelay,
    @JsonPropertyDescription("Rows not yet read, if the source reports a backlog in rows.")
        @Nullable Long backlogRows,
    @JsonPropertyDescription("Bytes not yet read, if the source reports a backlog in bytes only.")
        @Nullable Long backlogBytes,
    @JsonPropertyDescription("The most that one batch reads, such as 256000 records.")
        @Nullable String batchLimit,
    @JsonPropertyDescription("Rows in the state store.") @Nullable Long stateRows,
    @JsonPropertyDescription("Bytes of memory that the state store uses.")
        @Nullable Long stateBytes,
    @JsonPropertyDescription(
            "Rows dropped because they came after their window had closed, as Spark counts them"
                + " (after partial aggregation).")
        @Nullable Long lateRows,
    @JsonPropertyDescription("Rows by what the expectations did with them.")
        @Nullable QualityStatus quality,
    @JsonPropertyDescription("When a batch was last committed.") @Nullable String lastCommitAt,
    @Size(max = GENERATIONS_MAX)
        @JsonPropertyDescription("Older generations whose checkpoints are kept, newest first.")
        List<Integer> generations,
    @JsonPropertyDescription(
            "Progress of a refill, until one commit replaces the table's rows; the old ones stay"
                + " readable meanwhile.")
        @Nullable RefillStatus refill,
    @JsonPropertyDescription("Why the query is not running.") @Nullable String error,
    @JsonPropertyDescription("The same as one word for programs, such as KafkaUnavailable.")
        @Nullable String errorReason,
    @JsonPropertyDescription("When the query failed.") @Nullable String failedAt,
    @JsonPropertyDescription("When the failed query restarts; absent if it does not.")
        @Nullable String restartsAt) {
  /** Longest list of generations; older drivers kept all of them. */
  public static final int GENERATIONS_MAX = Rules.RETAIN_MAX;

  public TableStatus {
    generations = LenientValues.list(generations);
  }
}
