package io.streamingpipelines.api.driver;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.streamingpipelines.api.rule.OneOf;
import org.jspecify.annotations.Nullable;

/** What happens when a change of the manifest runs, but fails. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record UpgradeSpec(
    @JsonPropertyDescription("When a change counts as successful.") @Nullable VerifySpec verify,
    @OneOf({"hold", "rollback"})
        @JsonPropertyDescription(
            "What happens when a change fails because of the manifest or of the data (failure"
                + " classes Configuration and Data) before it counts as successful: hold (default)"
                + " keeps it, rollback returns to the last plan that was successful.")
        @Nullable String onFailure) {}
