package io.streamingpipelines.api.query;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** Which checkpoint a query uses. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CheckpointSpec(
    @Min(1)
        @JsonPropertyDescription("Generation of the checkpoint. Default 1. It can only increase.")
        @Nullable Integer generation) {}
