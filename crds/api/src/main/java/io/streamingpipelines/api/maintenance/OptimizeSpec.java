package io.streamingpipelines.api.maintenance;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Compacts small files, and rewrites files with many deleted rows. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record OptimizeSpec(
    @JsonPropertyDescription("false turns it off. Default true.") @Nullable Boolean enabled) {}
