package io.streamingpipelines.api.source;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.streamingpipelines.api.kafka.KafkaSecuritySpec;
import io.streamingpipelines.api.rule.LenientValues;
import io.streamingpipelines.api.rule.Rules;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Kafka topics; exactly one of subscribe, subscribePattern and assign is set. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "[has(self.subscribe), has(self.subscribePattern), has(self.assign)].exists_one(k, k)",
    message = Rules.ONE_SUBSCRIPTION)
@ValidationRule(
    value = "!has(self.maxTriggerDelay) || has(self.minOffsetsPerTrigger)",
    message = Rules.DELAY_NEEDS_A_MINIMUM,
    fieldPath = ".maxTriggerDelay")
@ValidationRule(
    value = "!has(self.options) || self.options.all(k, !k.matches('" + Rules.SECRET_KEY + "'))",
    message = Rules.NO_SECRET_OPTIONS,
    fieldPath = ".options",
    reason = "FieldValueForbidden")
public record KafkaSourceSpec(
    @Required
        @Size(max = 4096)
        @Pattern(Rules.BOOTSTRAP_SERVERS)
        @JsonPropertyDescription("Brokers as host:port, separated by commas.")
        @Nullable String bootstrapServers,
    @Size(min = 1, max = 500) @JsonPropertyDescription("Topics by name.")
        List<@Size(min = 1, max = 249) @Pattern("^[a-zA-Z0-9._-]+$") String> subscribe,
    @Size(min = 1, max = Rules.TOPIC_PATTERN_MAX)
        @JsonPropertyDescription("Java regular expression for the names of topics.")
        @Nullable String subscribePattern,
    @Size(min = 1, max = 500) @JsonPropertyDescription("Partitions by topic.")
        Map<String, List<Integer>> assign,
    @JsonPropertyDescription(
            "Where a new checkpoint starts: earliest (default), latest, or offsets by topic and"
                + " partition.")
        @Nullable JsonNode startingOffsets,
    @JsonPropertyDescription(
            "Where a new checkpoint starts, by the records' timestamps: a time such as"
                + " 2026-01-01T00:00:00Z, or times by topic and partition. A partition without"
                + " newer records is read from its end.")
        @Nullable JsonNode startingTimestamp,
    @Min(1)
        @JsonPropertyDescription("Minimum number of records in a batch; the batch waits for them.")
        @Nullable Long minOffsetsPerTrigger,
    @Size(max = 20)
        @Pattern(Rules.DURATION)
        @JsonPropertyDescription(
            "How long a batch waits for minOffsetsPerTrigger at most. Default 15m.")
        @Nullable String maxTriggerDelay,
    @Min(1)
        @JsonPropertyDescription(
            "Maximum number of records in a batch. Default: 250 for each MiB of heap of the"
                + " executors, or of the driver if there are none.")
        @Nullable Long maxOffsetsPerTrigger,
    @JsonPropertyDescription(
            "true (default) fails when records were deleted before they were read; false continues"
                + " and raises condition DataLossIgnored.")
        @Nullable Boolean failOnDataLoss,
    @JsonPropertyDescription("true adds the column headers. Default false.")
        @Nullable Boolean includeHeaders,
    @Size(min = 1, max = 200)
        @JsonPropertyDescription("Prefix of the consumer group ids that Spark creates.")
        @Nullable String groupIdPrefix,
    @JsonPropertyDescription("How to connect to a secured Kafka.")
        @Nullable KafkaSecuritySpec security,
    @Size(max = Rules.OPTIONS_MAX)
        @JsonPropertyDescription("Additional options of Spark's Kafka source; no secrets.")
        Map<String, @Size(max = 4096) String> options) {
  public KafkaSourceSpec {
    subscribe = LenientValues.list(subscribe);
    assign = LenientValues.map(assign);
    options = LenientValues.map(options);
  }
}
