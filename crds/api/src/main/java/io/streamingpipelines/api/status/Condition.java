package io.streamingpipelines.api.status;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.streamingpipelines.api.rule.OneOf;
import org.jspecify.annotations.Nullable;

/** A Kubernetes condition. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Condition(
    @Required @JsonPropertyDescription("What the condition is about.") @Nullable String type,
    @Required
        @OneOf({"True", "False", "Unknown"})
        @JsonPropertyDescription("True, False or Unknown.")
        @Nullable String status,
    @JsonPropertyDescription("Reason, as one word for programs.") @Nullable String reason,
    @Size(max = 32768) @JsonPropertyDescription("Reason, as a sentence for people.")
        @Nullable String message,
    @JsonPropertyDescription("When the status last changed.") @Nullable String lastTransitionTime,
    @JsonPropertyDescription("The generation of the resource that the condition describes.")
        @Nullable Long observedGeneration) {}
