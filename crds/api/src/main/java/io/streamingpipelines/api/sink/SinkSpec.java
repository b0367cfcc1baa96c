package io.streamingpipelines.api.sink;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.streamingpipelines.api.query.CheckpointSpec;
import io.streamingpipelines.api.query.InputSpec;
import io.streamingpipelines.api.query.TriggerSpec;
import io.streamingpipelines.api.rule.LenientValues;
import io.streamingpipelines.api.rule.Rules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An output outside the pipeline; exactly one of kafka, files, console and noop is set. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value =
        "[has(self.kafka), has(self.files), has(self.console), has(self.noop)].exists_one(k, k)",
    message = Rules.ONE_SINK_KIND)
@ValidationRule(
    value = "has(self.query) || self.from.size() == 1",
    message = Rules.QUERY_NEEDED,
    fieldPath = ".query",
    reason = "FieldValueRequired")
@ValidationRule(
    value = "self.?checkpoint.?generation.orValue(1) >= oldSelf.?checkpoint.?generation.orValue(1)",
    message = Rules.GENERATION_GROWS,
    fieldPath = ".checkpoint",
    reason = "FieldValueForbidden")
@ValidationRule(
    value =
        "!has(self.checkpoint) || self.checkpoint.?data.orValue('keep') == 'keep' &&"
            + " !has(self.checkpoint.keepWhere)",
    message = Rules.SINKS_CANNOT_REPLACE,
    fieldPath = ".checkpoint",
    reason = "FieldValueForbidden")
public record SinkSpec(
    @Required
        @Size(min = 1, max = Rules.NAME_MAX)
        @Pattern(Rules.NAME)
        @JsonPropertyDescription("Name of the sink, in the status and in its checkpoint's path.")
        @Nullable String name,
    @Required
        @Size(min = 1, max = Rules.INPUTS_MAX)
        @JsonPropertyDescription("What the query reads.")
        List<InputSpec> from,
    @Size(min = 1, max = Rules.SQL_MAX)
        @JsonPropertyDescription(
            "One SELECT over the names in from. Default: SELECT * from the only input.")
        @Nullable String query,
    @JsonPropertyDescription("A Kafka topic; each row is written at least once.")
        @Nullable KafkaSinkSpec kafka,
    @JsonPropertyDescription("Files in a folder; each row is in exactly one of them.")
        @Nullable FilesSinkSpec files,
    @JsonPropertyDescription("Prints rows to the driver's log.") @Nullable ConsoleSinkSpec console,
    @JsonPropertyDescription("Reads everything and writes nothing.") @Nullable NoopSinkSpec noop,
    @JsonPropertyDescription(
            "When this sink's query looks for input. Default: the pipeline's trigger.")
        @Nullable TriggerSpec trigger,
    @JsonPropertyDescription(
            "The checkpoint's generation, and what a new one means for rows and offsets.")
        @Nullable CheckpointSpec checkpoint) {
  public SinkSpec {
    from = LenientValues.list(from);
  }
}
