package io.streamingpipelines.api.status;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** A run of a pipeline with a schedule. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RunStatus(
    @JsonPropertyDescription("The time of the schedule that the run belongs to.")
        @Nullable String scheduledAt,
    @JsonPropertyDescription("When its first driver started.") @Nullable String startedAt,
    @JsonPropertyDescription("When it ended; absent while it has not.") @Nullable String endedAt,
    @JsonPropertyDescription("Running, Completed or Failed.") @Nullable String result,
    @JsonPropertyDescription("Why it failed.") @Nullable String message) {}
