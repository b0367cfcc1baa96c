package io.streamingpipelines.api.sink;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.streamingpipelines.api.kafka.KafkaSecuritySpec;
import io.streamingpipelines.api.rule.LenientValues;
import io.streamingpipelines.api.rule.Rules;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Kafka topic; the query provides the column value, and optionally key, headers and topic. */
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
        @JsonPropertyDescription("Brokers as host:port, separated by commas.")
        @Nullable String bootstrapServers,
    @Size(min = 1, max = 249)
        @Pattern("^[a-zA-Z0-9._-]+$")
        @JsonPropertyDescription("Topic for all rows. Default: the query's column topic.")
        @Nullable String topic,
    @JsonPropertyDescription("How to connect to a secured Kafka.")
        @Nullable KafkaSecuritySpec security,
    @Size(max = Rules.OPTIONS_MAX)
        @JsonPropertyDescription("Additional options of Spark's Kafka sink; no secrets.")
        Map<String, @Size(max = 4096) String> options) {
  public KafkaSinkSpec {
    options = LenientValues.map(options);
  }
}
