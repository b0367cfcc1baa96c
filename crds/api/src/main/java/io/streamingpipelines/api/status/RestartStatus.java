package io.streamingpipelines.api.status;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Failures and restarts. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RestartStatus(
    @JsonPropertyDescription("Restarts of the driver since the resource was created.")
        @Nullable Integer count,
    @JsonPropertyDescription("Consecutive failures.") @Nullable Integer consecutive,
    @JsonPropertyDescription("When the next attempt is due.") @Nullable String nextAt,
    @JsonPropertyDescription("The last failure.") @Nullable FailureStatus last) {}
