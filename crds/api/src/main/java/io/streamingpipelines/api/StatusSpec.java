package io.streamingpipelines.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.streamingpipelines.api.rule.Rules;
import org.jspecify.annotations.Nullable;

/** How progress is written to the status. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record StatusSpec(
    @Size(max = 20)
        @Pattern(Rules.DURATION)
        @JsonPropertyDescription("Minimum time between two updates of the progress. Default 5s.")
        @Nullable String interval) {}
