package io.streamingpipelines.api.quality;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import io.streamingpipelines.api.rule.Rules;
import org.jspecify.annotations.Nullable;

/** A bound on the violations of a batch; exactly one field is set. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(value = "has(self.ratio) != has(self.count)", message = Rules.ONE_TOLERANCE)
public record ToleranceSpec(
    @Min(0) @Max(1) @JsonPropertyDescription("Share of the batch's rows, from 0 to 1.")
        @Nullable Double ratio,
    @Min(0) @JsonPropertyDescription("Number of rows of the batch.") @Nullable Long count) {}
