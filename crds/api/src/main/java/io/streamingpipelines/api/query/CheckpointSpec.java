package io.streamingpipelines.api.query;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.streamingpipelines.api.rule.OneOf;
import io.streamingpipelines.api.rule.Rules;
import org.jspecify.annotations.Nullable;

/**
 * Which checkpoint a query uses, and what a new generation of it means for the rows and offsets of
 * the earlier ones.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CheckpointSpec(
    @Min(1)
        @JsonPropertyDescription(
            "Generation of the checkpoint. Default 1. It can only increase; a higher one starts a"
                + " new checkpoint.")
        @Nullable Integer generation,
    @OneOf({"keep", "replace"})
        @JsonPropertyDescription(
            "What a new generation does with the table's rows: keep (default), or replace (they"
                + " stay readable until the new generation has caught up; then one commit replaces"
                + " them). Sinks cannot replace.")
        @Nullable String data,
    @OneOf({"previous", "earliest", "latest"})
        @JsonPropertyDescription(
            "Where a new generation starts to read: previous (where the earlier generation"
                + " stopped), earliest or latest. Default: where the sources say.")
        @Nullable String start,
    @Size(min = 1, max = Rules.EXPRESSION_MAX)
        @JsonPropertyDescription(
            "With data replace: boolean SQL over the table's columns. Old rows for which it is TRUE"
                + " are kept, and new rows for which it is TRUE are counted and not written.")
        @Nullable String keepWhere,
    @JsonPropertyDescription(
            "true: the new generation may write rows again that the table or sink already has."
                + " Default false.")
        @Nullable Boolean acceptDuplicates,
    @JsonPropertyDescription(
            "true: the new generation may skip rows, or remove rows that it does not read again."
                + " Default false.")
        @Nullable Boolean acceptLoss,
    @JsonPropertyDescription(
            "true: the new generation may start with empty state in the middle of the input, so"
                + " that the results of the first keys and windows are incomplete. Default false.")
        @Nullable Boolean acceptPartialState,
    @Min(1)
        @Max(Rules.RETAIN_MAX)
        @JsonPropertyDescription(
            "Number of older generations whose checkpoints are kept. Default 3.")
        @Nullable Integer retain) {}
