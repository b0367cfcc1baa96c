package io.streamingpipelines.api.source;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.streamingpipelines.api.decode.DecodeSpec;
import io.streamingpipelines.api.rule.Rules;
import org.jspecify.annotations.Nullable;

/** An input from outside the pipeline; exactly one kind is set. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value =
        "[has(self.kafka), has(self.files), has(self.delta), has(self.rate),"
            + " has(self.socket)].exists_one(k, k)",
    message = Rules.ONE_SOURCE_KIND)
@ValidationRule(
    value =
        "!has(self.value) || !has(self.files) && !has(self.delta) && !has(self.rate) &&"
            + " !has(self.socket)",
    message = Rules.VALUE_IS_FOR_KAFKA,
    fieldPath = ".value",
    reason = "FieldValueForbidden")
@ValidationRule(
    value = "!has(self.value) || !has(self.value.column)",
    message = Rules.VALUE_HAS_NO_COLUMN,
    fieldPath = ".value",
    reason = "FieldValueForbidden")
public record SourceSpec(
    @Required
        @Size(min = 1, max = Rules.NAME_MAX)
        @Pattern(Rules.NAME)
        @JsonPropertyDescription("Name by which tables and views read it.")
        @Nullable String name,
    @JsonPropertyDescription("Kafka topics.") @Nullable KafkaSourceSpec kafka,
    @JsonPropertyDescription("A folder of files; new files are read as they appear.")
        @Nullable FilesSourceSpec files,
    @JsonPropertyDescription("A Delta table that another program writes.")
        @Nullable DeltaSourceSpec delta,
    @JsonPropertyDescription(
            "Generated rows (columns timestamp and value). Raises condition NotForProduction.")
        @Nullable RateSourceSpec rate,
    @JsonPropertyDescription(
            "Lines of text from a TCP server (column value); lines cannot be read again after a"
                + " failure. Raises condition NotForProduction.")
        @Nullable SocketSourceSpec socket,
    @JsonPropertyDescription(
            "How the bytes of a Kafka value become columns. Default: key and value remain bytes.")
        @Nullable DecodeSpec value) {}
