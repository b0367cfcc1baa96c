package io.streamingpipelines.api.status;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** How the last driver ended, of those that were asked to end. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DrainStatus(
    @JsonPropertyDescription("Number of the driver's attempt.") @Nullable Integer attempt,
    @JsonPropertyDescription("When it ended.") @Nullable String endedAt,
    @JsonPropertyDescription(
            "true if its running batches finished first; false if one was interrupted, so that the"
                + " next driver repeats it. Absent if how it ended is not known.")
        @Nullable Boolean drained,
    @JsonPropertyDescription("Why a batch was interrupted, in CamelCase.") @Nullable String reason,
    @JsonPropertyDescription("Reason, as a sentence for people.") @Nullable String message) {}
