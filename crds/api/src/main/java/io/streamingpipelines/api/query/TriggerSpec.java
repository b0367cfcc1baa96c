package io.streamingpipelines.api.query;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.streamingpipelines.api.rule.Rules;
import org.jspecify.annotations.Nullable;

/** When a query looks for new input; exactly one field is set. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value =
        "[has(self.processingTime), has(self.availableNow), has(self.continuous)].exists_one(k, k)",
    message = Rules.ONE_TRIGGER)
public record TriggerSpec(
    @Size(max = 20)
        @Pattern(Rules.DURATION)
        @JsonPropertyDescription(
            "Interval between batches, such as 30s; 0s starts a batch as soon as the previous one"
                + " has ended.")
        @Nullable String processingTime,
    @JsonPropertyDescription("Reads the available input, then ends.")
        @Nullable AvailableNowSpec availableNow,
    @Size(max = 20)
        @Pattern(Rules.DURATION)
        @JsonPropertyDescription(
            "Processes row by row, with a checkpoint at this interval; only from Kafka or rate to"
                + " Kafka, console or noop.")
        @Nullable String continuous) {}
