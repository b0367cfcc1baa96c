package io.streamingpipelines.api.query;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.streamingpipelines.api.rule.OneOf;
import io.streamingpipelines.api.rule.Rules;
import org.jspecify.annotations.Nullable;

/** One relation that a query reads; exactly one of source, table and view is set. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "[has(self.source), has(self.table), has(self.view)].exists_one(k, k)",
    message = Rules.ONE_INPUT_KIND)
@ValidationRule(
    value = "!has(self.__as__) || self.__as__ != 'raw' || has(self.source)",
    message = Rules.RAW_IS_FOR_SOURCES,
    fieldPath = ".as")
@ValidationRule(
    value = "!has(self.__as__) || !(self.__as__ in ['changes', 'snapshot']) || has(self.table)",
    message = Rules.CHANGES_ARE_FOR_TABLES,
    fieldPath = ".as")
@ValidationRule(
    value = "!has(self.skipChangeCommits) || has(self.table)",
    message = Rules.SKIP_IS_FOR_TABLES,
    fieldPath = ".skipChangeCommits",
    reason = "FieldValueForbidden")
@ValidationRule(
    value = "!has(self.maxBytesPerTrigger) || has(self.table)",
    message = Rules.LIMITS_ARE_FOR_TABLES,
    fieldPath = ".maxBytesPerTrigger",
    reason = "FieldValueForbidden")
@ValidationRule(
    value = "!has(self.maxFilesPerTrigger) || has(self.table)",
    message = Rules.LIMITS_ARE_FOR_TABLES,
    fieldPath = ".maxFilesPerTrigger",
    reason = "FieldValueForbidden")
public record InputSpec(
    @Size(min = 1, max = Rules.NAME_MAX) @JsonPropertyDescription("Name of a source.")
        @Nullable String source,
    @Size(min = 1, max = Rules.NAME_MAX)
        @JsonPropertyDescription("Name of a table of this pipeline.")
        @Nullable String table,
    @Size(min = 1, max = Rules.NAME_MAX) @JsonPropertyDescription("Name of a view.")
        @Nullable String view,
    @OneOf({"stream", "raw", "changes", "snapshot"})
        @JsonPropertyDescription(
            "How the input is read: stream (default), raw (Kafka's own columns), changes (change"
                + " feed) or snapshot (the whole table in each batch).")
        @Nullable String as,
    @JsonPropertyDescription("Event time of the input, for windows, joins and deduplication.")
        @Nullable WatermarkSpec watermark,
    @JsonPropertyDescription(
            "true ignores commits of the table that update or delete rows. Default false.")
        @Nullable Boolean skipChangeCommits,
    @Size(max = 20)
        @Pattern(Rules.MEMORY)
        @JsonPropertyDescription(
            "Maximum size of the table's files that a batch reads, such as 256Mi; at least one file"
                + " is read. Default: a quarter of the heap of the executors, or of the driver if"
                + " there are none.")
        @Nullable String maxBytesPerTrigger,
    @Min(1)
        @JsonPropertyDescription(
            "Maximum number of the table's files that a batch reads. Default 1000.")
        @Nullable Integer maxFilesPerTrigger) {}
