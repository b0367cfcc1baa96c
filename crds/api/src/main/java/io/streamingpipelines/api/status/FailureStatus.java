package io.streamingpipelines.api.status;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** A failure. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record FailureStatus(
    @JsonPropertyDescription("When it happened.") @Nullable String at,
    @JsonPropertyDescription(
            "Infrastructure, Conflict, SchemaChanged, Fenced, Configuration, Data, HistoryLost or"
                + " Access.")
        @JsonProperty("class")
        @Nullable String failureClass,
    @JsonPropertyDescription("Reason, as one word for programs.") @Nullable String reason,
    @JsonPropertyDescription("The table or sink at fault.") @Nullable String table,
    @JsonPropertyDescription("Reason, as a sentence for people.") @Nullable String message) {}
