package io.streamingpipelines.api.status;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Rows by what the expectations did with them, since the checkpoint's generation began. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record QualityStatus(
    @JsonPropertyDescription("Rows that were written.") @Nullable Long passed,
    @JsonPropertyDescription("Passed rows that violate a rule with onViolation warn.")
        @Nullable Long warned,
    @JsonPropertyDescription("Rows that were dropped.") @Nullable Long dropped,
    @JsonPropertyDescription("Rows in the quarantine table.") @Nullable Long quarantined) {}
