package io.streamingpipelines.api.table;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.streamingpipelines.api.decode.DecodeSpec;
import io.streamingpipelines.api.maintenance.MaintenanceSpec;
import io.streamingpipelines.api.quality.ConstraintSpec;
import io.streamingpipelines.api.quality.ExpectationSpec;
import io.streamingpipelines.api.quality.QuarantineSpec;
import io.streamingpipelines.api.query.CheckpointSpec;
import io.streamingpipelines.api.query.FlowSpec;
import io.streamingpipelines.api.query.InputSpec;
import io.streamingpipelines.api.query.TriggerSpec;
import io.streamingpipelines.api.rule.LenientValues;
import io.streamingpipelines.api.rule.OneOf;
import io.streamingpipelines.api.rule.Rules;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Delta table and the query that feeds it, or the flows. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "has(self.from) ? !has(self.flows) : has(self.flows) && !has(self.query)",
    message = Rules.FROM_OR_FLOWS)
@ValidationRule(
    value = "has(self.query) || !has(self.from) || self.from.size() == 1",
    message = Rules.QUERY_NEEDED,
    fieldPath = ".query",
    reason = "FieldValueRequired")
@ValidationRule(
    value = "!has(self.decode) || has(self.decode.column)",
    message = Rules.DECODE_NEEDS_A_COLUMN,
    fieldPath = ".decode",
    reason = "FieldValueRequired")
@ValidationRule(
    value = "!has(self.decode) || has(self.from) && self.from.size() == 1",
    message = Rules.DECODE_NEEDS_ONE_INPUT,
    fieldPath = ".decode")
@ValidationRule(
    value =
        "self.?write.?mode.orValue('append') != 'refresh' || self.from.all(input, has(input.view)"
            + " || input.?as.orValue('stream') == 'snapshot')",
    message = Rules.REFRESH_READS_SNAPSHOTS,
    fieldPath = ".from")
@ValidationRule(
    value = "!has(self.partitionBy) || !has(self.clusterBy)",
    message = Rules.PARTITION_OR_CLUSTER,
    fieldPath = ".clusterBy",
    reason = "FieldValueForbidden")
@ValidationRule(
    value =
        "!has(self.deduplicate) || has(self.deduplicate.within) || has(self.unboundedState) &&"
            + " self.unboundedState == 'accepted'",
    message = Rules.DEDUPLICATE_NEEDS_A_BOUND,
    fieldPath = ".deduplicate",
    reason = "FieldValueRequired")
@ValidationRule(
    value =
        "!has(self.deduplicate) || !has(self.deduplicate.within) || !has(self.from) ||"
            + " self.from.exists(input, has(input.watermark) || has(input.view))",
    message = Rules.WITHIN_NEEDS_A_WATERMARK,
    fieldPath = ".deduplicate")
@ValidationRule(
    value =
        "!has(self.deduplicate) || !has(self.write) || !has(self.write.mode) || self.write.mode !="
            + " 'complete'",
    message = Rules.COMPLETE_DOES_NOT_DEDUPLICATE,
    fieldPath = ".deduplicate",
    reason = "FieldValueForbidden")
@ValidationRule(
    value =
        "!has(self.deduplicate) || !has(self.expectations) || self.expectations.all(rule,"
            + " !has(rule.onViolation) || rule.onViolation == 'warn')",
    message = Rules.DEDUPLICATE_ONLY_WARNS,
    fieldPath = ".expectations",
    reason = "FieldValueForbidden")
@ValidationRule(
    value = "!has(self.deduplicate) || !has(self.flows)",
    message = Rules.FLOWS_DO_NOT_DEDUPLICATE,
    fieldPath = ".deduplicate",
    reason = "FieldValueForbidden")
@ValidationRule(
    value =
        "!has(self.flows) || !has(self.write) || !has(self.write.mode) || !(self.write.mode in"
            + " ['complete', 'refresh'])",
    message = Rules.FLOWS_DO_NOT_COMPLETE,
    fieldPath = ".write",
    reason = "FieldValueForbidden")
@ValidationRule(
    value =
        "!has(self.flows) || !has(self.write) || !has(self.write.keys) ||"
            + " has(self.write.sequenceBy)",
    message = Rules.FLOWS_NEED_A_SEQUENCE,
    fieldPath = ".write",
    reason = "FieldValueRequired")
@ValidationRule(
    value =
        "!self.?quarantine.?requeue.orValue(false) || !has(self.deduplicate) &&"
            + " (self.?write.?mode.orValue('append') in ['append', 'history'] ||"
            + " self.?write.?mode.orValue('append') == 'upsert' && has(self.write.sequenceBy))",
    message = Rules.REQUEUE_ADDS_ROWS,
    fieldPath = ".quarantine",
    reason = "FieldValueForbidden")
@ValidationRule(
    value = "!has(self.properties) || !('delta.deletedFileRetentionDuration' in self.properties)",
    message = Rules.RETENTION_IS_MAINTENANCE,
    fieldPath = ".properties",
    reason = "FieldValueForbidden")
@ValidationRule(
    value = "self.?checkpoint.?generation.orValue(1) >= oldSelf.?checkpoint.?generation.orValue(1)",
    message = Rules.GENERATION_GROWS,
    fieldPath = ".checkpoint",
    reason = "FieldValueForbidden")
@ValidationRule(
    value =
        "!has(self.checkpoint) || !has(self.checkpoint.keepWhere) ||"
            + " self.checkpoint.?data.orValue('keep') == 'replace' ||"
            + " self.?write.?mode.orValue('append') in ['complete', 'refresh']",
    message = Rules.KEEP_WHERE_NEEDS_REPLACE,
    fieldPath = ".checkpoint",
    reason = "FieldValueForbidden")
@ValidationRule(
    value =
        "!has(self.checkpoint) || !has(self.checkpoint.keepWhere) ||"
            + " self.?write.?mode.orValue('append') != 'complete'",
    message = Rules.COMPLETE_KEEPS_NOTHING,
    fieldPath = ".checkpoint",
    reason = "FieldValueForbidden")
@ValidationRule(
    value =
        "!has(self.checkpoint) || self.?write.?mode.orValue('append') != 'refresh' ||"
            + " self.checkpoint.?data.orValue('keep') == 'keep' && !has(self.checkpoint.start) &&"
            + " !has(self.checkpoint.keepWhere)",
    message = Rules.REFRESH_IS_REBUILT,
    fieldPath = ".checkpoint",
    reason = "FieldValueForbidden")
public record TableSpec(
    @Required
        @Size(min = 1, max = Rules.NAME_MAX)
        @Pattern(Rules.NAME)
        @JsonPropertyDescription("Name of the table, within the pipeline and in its path.")
        @Nullable String name,
    @Size(max = 4096) @JsonPropertyDescription("Comment of the table.") @Nullable String comment,
    @Size(min = 1, max = Rules.INPUTS_MAX)
        @JsonPropertyDescription("What the query reads; not together with flows.")
        List<InputSpec> from,
    @Size(min = 1, max = Rules.FLOWS_MAX)
        @JsonPropertyDescription(
            "Several queries that write the table together, each with its own checkpoint.")
        List<FlowSpec> flows,
    @Size(min = 1, max = Rules.SQL_MAX)
        @JsonPropertyDescription(
            "One SELECT over the names in from. Default: SELECT * from the only input.")
        @Nullable String query,
    @JsonPropertyDescription("Decodes one column of the only input into columns, before the query.")
        @Nullable DecodeSpec decode,
    @Size(max = Rules.LIST_MAX)
        @JsonPropertyDescription("Rules that each row of the query's result must meet.")
        List<ExpectationSpec> expectations,
    @Size(max = Rules.SET_MAX)
        @JsonPropertyDescription(
            "Names of expectationSets whose rules each row must also meet; they follow the table's"
                + " own.")
        List<@Size(min = 1, max = Rules.NAME_MAX) @Pattern(Rules.NAME) String> expectationSets,
    @JsonPropertyDescription("Where rejected rows are kept.") @Nullable QuarantineSpec quarantine,
    @JsonPropertyDescription("Keeps the first row of each key.")
        @Nullable DeduplicateSpec deduplicate,
    @JsonPropertyDescription("How rows enter the table. Default: mode append.")
        @Nullable WriteSpec write,
    @Size(min = 1, max = 16)
        @JsonPropertyDescription("Columns by whose values the table is divided into folders.")
        List<@Size(min = 1, max = 255) @Pattern(Rules.COLUMN) String> partitionBy,
    @Size(min = 1, max = 4)
        @JsonPropertyDescription(
            "Columns by which the table is clustered; not together with partitionBy.")
        List<@Size(min = 1, max = 1024) String> clusterBy,
    @Size(max = Rules.SET_MAX)
        @JsonPropertyDescription(
            "Delta CHECK constraints: conditions for every row, whoever writes the table.")
        List<ConstraintSpec> constraints,
    @OneOf({"none", "addColumns"})
        @JsonPropertyDescription(
            "What happens to a new column: none (default) rejects it, addColumns adds it to the"
                + " table.")
        @Nullable String schemaEvolution,
    @Size(max = Rules.OPTIONS_MAX) @JsonPropertyDescription("Table properties.")
        Map<String, @Size(max = 4096) String> properties,
    @JsonPropertyDescription(
            "When this table's query looks for input. Default: the pipeline's trigger.")
        @Nullable TriggerSpec trigger,
    @JsonPropertyDescription(
            "The checkpoint's generation, and what a new one means for rows and offsets.")
        @Nullable CheckpointSpec checkpoint,
    @Size(max = 1024)
        @Pattern(Rules.PATH)
        @JsonPropertyDescription("URI of the table. Default: <storage.tables>/<name>.")
        @Nullable String location,
    @OneOf({"accepted"})
        @JsonPropertyDescription("accepted: the query may keep state that is never removed.")
        @Nullable String unboundedState,
    @JsonPropertyDescription(
            "Maintenance of the table's files between batches. Default: once a day, small files are"
                + " compacted, and files that have not been needed for 7 days are deleted.")
        @Nullable MaintenanceSpec maintenance) {
  public TableSpec {
    from = LenientValues.list(from);
    flows = LenientValues.list(flows);
    expectations = LenientValues.list(expectations);
    expectationSets = LenientValues.list(expectationSets);
    partitionBy = LenientValues.list(partitionBy);
    clusterBy = LenientValues.list(clusterBy);
    constraints = LenientValues.list(constraints);
    properties = LenientValues.map(properties);
  }
}
