package io.streamingpipelines.api.driver;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.streamingpipelines.api.rule.Rules;
import org.jspecify.annotations.Nullable;

/** Exponential backoff. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BackoffSpec(
    @Size(max = 20)
        @Pattern(Rules.DURATION)
        @JsonPropertyDescription("Wait after the first failure. Default 5s.")
        @Nullable String initial,
    @Size(max = 20) @Pattern(Rules.DURATION) @JsonPropertyDescription("Longest wait. Default 5m.")
        @Nullable String max) {}
