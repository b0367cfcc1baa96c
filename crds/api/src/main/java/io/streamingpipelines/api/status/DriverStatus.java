package io.streamingpipelines.api.status;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** The driver pod. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DriverStatus(
    @JsonPropertyDescription("Name of the pod.") @Nullable String pod,
    @JsonPropertyDescription("Number of the attempt, also in the pod's name.")
        @Nullable Integer attempt,
    @JsonPropertyDescription(
            "Epoch of the driver; only the driver with the highest epoch may write.")
        @Nullable Long epoch,
    @JsonPropertyDescription("When the pod was created.") @Nullable String startedAt,
    @JsonPropertyDescription("When the pod ended.") @Nullable String exitedAt,
    @JsonPropertyDescription(
            "Hash of the plan that the driver runs; the ConfigMap is named after it.")
        @Nullable String plan,
    @JsonPropertyDescription("Address of the Spark UI inside the cluster.")
        @Nullable String sparkUi) {}
