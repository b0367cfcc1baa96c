package io.streamingpipelines.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
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
            "Every so often, such as 30s; 0s means as soon as the batch before has ended.")
        @Nullable String processingTime,
    @JsonPropertyDescription("Reads what is there, then ends.")
        @Nullable AvailableNowSpec availableNow,
    @Size(max = 20)
        @Pattern(Rules.DURATION)
        @JsonPropertyDescription(
            "Row by row, with a checkpoint every so often; only Kafka or rate into Kafka, console"
                + " or noop.")
        @Nullable String continuous) {}
