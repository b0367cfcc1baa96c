package io.streamingpipelines.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Kafka topic; the query gives the columns value, and if wanted key, headers and topic. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "!has(self.options) || self.options.all(k, !k.matches('" + Rules.SECRET_KEY + "'))",
    message = Rules.NO_SECRET_OPTIONS,
    fieldPath = ".options",
    reason = "FieldValueForbidden")
public record KafkaSinkSpec(
    @Required
        @Size(max = 4096)
        @Pattern(Rules.BOOTSTRAP_SERVERS)
        @JsonPropertyDescription("host:port of brokers, joined by commas.")
        @Nullable String bootstrapServers,
    @Size(min = 1, max = 249)
        @Pattern("^[a-zA-Z0-9._-]+$")
        @JsonPropertyDescription("Topic of all rows; left out: column topic of the query.")
        @Nullable String topic,
    @JsonPropertyDescription("How a secured Kafka is reached.")
        @Nullable KafkaSecuritySpec security,
    @Size(max = Rules.OPTIONS_MAX)
        @JsonPropertyDescription("Further options of Spark's Kafka sink; no secrets.")
        Map<String, @Size(max = 4096) String> options) {
  public KafkaSinkSpec {
    options = LenientValues.map(options);
  }
}
