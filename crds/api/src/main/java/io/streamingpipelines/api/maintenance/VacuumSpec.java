package io.streamingpipelines.api.maintenance;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.streamingpipelines.api.rule.OneOf;
import io.streamingpipelines.api.rule.Rules;
import org.jspecify.annotations.Nullable;

/** Deletes files that the table no longer needs. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VacuumSpec(
    @JsonPropertyDescription("false turns it off. Default true.") @Nullable Boolean enabled,
    @Size(max = 20)
        @Pattern(Rules.DURATION)
        @JsonPropertyDescription(
            "How long files are kept for time travel and slow readers. Default 7d; less needs"
                + " shortRetention: accepted.")
        @Nullable String retention,
    @OneOf({"accepted"})
        @JsonPropertyDescription(
            "accepted: readers that are further behind than a retention below 7d may fail.")
        @Nullable String shortRetention) {}
