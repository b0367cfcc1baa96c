package io.streamingpipelines.api.query;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.streamingpipelines.api.rule.Rules;
import org.jspecify.annotations.Nullable;

/** How late rows may arrive. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record WatermarkSpec(
    @Required @Size(min = 1, max = 255) @JsonPropertyDescription("The column with the event time.")
        @Nullable String column,
    @Required
        @Size(max = 20)
        @Pattern(Rules.DURATION)
        @JsonPropertyDescription("How late a row may be, such as 2h.")
        @Nullable String delay,
    @Size(max = 20)
        @Pattern(Rules.DURATION)
        @JsonPropertyDescription(
            "How far a row may be ahead of the clock. Rows further ahead are dropped and counted"
                + " before they move the watermark.")
        @Nullable String maxFuture) {}
