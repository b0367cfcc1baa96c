package io.streamingpipelines.api.status;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** A change that ran and failed, so that the pipeline returned to the plan before it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RollbackStatus(
    @JsonPropertyDescription("Digest of the plan that failed.") @Nullable String plan,
    @JsonPropertyDescription("When it failed.") @Nullable String at,
    @JsonPropertyDescription("Why it failed, in one word.") @Nullable String reason,
    @JsonPropertyDescription("Table whose query failed.") @Nullable String table,
    @JsonPropertyDescription("Why it failed, in a sentence.") @Nullable String message) {}
