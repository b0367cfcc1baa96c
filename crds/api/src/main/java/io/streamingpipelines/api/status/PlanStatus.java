package io.streamingpipelines.api.status;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/**
 * The plans that the operator may start, each as the SHA-256 of its ConfigMap's content. Whoever
 * may write ConfigMaps, but not this status, cannot make the operator start anything else (ADR
 * 0016).
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PlanStatus(
    @JsonPropertyDescription("Digest of the plan compiled for observedGeneration.")
        @Nullable String wanted,
    @JsonPropertyDescription("Digest of the plan of the last driver that was created.")
        @Nullable String started,
    @JsonPropertyDescription(
            "Digest of the last plan that a driver has run. The operator returns to it while a"
                + " change is being checked and when a change is rejected.")
        @Nullable String accepted,
    @JsonPropertyDescription(
            "Digest of the last plan that was successful (spec.upgrade.verify). A rollback returns"
                + " to it.")
        @Nullable String stable,
    @JsonPropertyDescription("The change of this generation, if it was rolled back.")
        @Nullable RollbackStatus rolledBack) {}
