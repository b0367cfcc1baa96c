package io.streamingpipelines.api.driver;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.streamingpipelines.api.rule.OneOf;
import io.streamingpipelines.api.rule.Rules;
import org.jspecify.annotations.Nullable;

/** What happens when the driver or a query fails. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RestartSpec(
    @OneOf({"OnFailure", "Always", "Never"})
        @JsonPropertyDescription("OnFailure (default), Always or Never.")
        @Nullable String policy,
    @JsonPropertyDescription("How long to wait between attempts.") @Nullable BackoffSpec backoff,
    @Size(max = 20)
        @Pattern(Rules.DURATION)
        @JsonPropertyDescription(
            "Time without a failure after which earlier failures no longer count. Default 10m.")
        @Nullable String resetAfter,
    @Min(1)
        @JsonPropertyDescription(
            "Number of consecutive failures after which the pipeline is Failed. Default 20.")
        @Nullable Integer maxFailures,
    @OneOf({"ignore", "restart"})
        @JsonPropertyDescription(
            "What happens when input has been pending for 10 minutes without a commit: ignore"
                + " (default) only reports it, restart also restarts the driver.")
        @Nullable String onStall,
    @Size(max = 256)
        @JsonPropertyDescription(
            "Any text. Changing it restarts the driver once, even if nothing else changes.")
        @Nullable String nonce) {}
