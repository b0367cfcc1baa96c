package io.streamingpipelines.api.table;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.streamingpipelines.api.rule.LenientValues;
import io.streamingpipelines.api.rule.OneOf;
import io.streamingpipelines.api.rule.Rules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How rows enter the table. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "!has(self.mode) || self.mode != 'upsert' || has(self.keys)",
    message = Rules.UPSERT_NEEDS_KEYS,
    fieldPath = ".keys",
    reason = "FieldValueRequired")
@ValidationRule(
    value = "!has(self.mode) || self.mode != 'history' || has(self.keys) && has(self.sequenceBy)",
    message = Rules.HISTORY_NEEDS_KEYS,
    reason = "FieldValueRequired")
@ValidationRule(
    value =
        "has(self.mode) && self.mode in ['upsert', 'history'] || !has(self.keys) &&"
            + " !has(self.sequenceBy) && !has(self.deleteWhen) && !has(self.columns) &&"
            + " !has(self.tombstoneRetention)",
    message = Rules.KEYS_ARE_FOR_UPSERT,
    reason = "FieldValueForbidden")
@ValidationRule(
    value = "!has(self.ignoreNulls) || has(self.mode) && self.mode == 'upsert'",
    message = Rules.IGNORE_NULLS_IS_FOR_UPSERT,
    fieldPath = ".ignoreNulls",
    reason = "FieldValueForbidden")
public record WriteSpec(
    @OneOf({"append", "upsert", "history", "complete", "refresh"})
        @JsonPropertyDescription(
            "append (default), upsert (the newest row of each key), history (every row of each key"
                + " with __start_at and __end_at), complete (the whole result of a stream replaces"
                + " the table) or refresh (a query over whole tables replaces the table whenever"
                + " one of them has changed).")
        @Nullable String mode,
    @Size(min = 1, max = 32)
        @JsonPropertyDescription("upsert, history: columns that identify a row.")
        List<@Size(min = 1, max = 255) @Pattern(Rules.COLUMN) String> keys,
    @Size(min = 1, max = 16)
        @JsonPropertyDescription(
            "upsert, history: columns that order the rows of a key; the newest row wins. upsert may"
                + " omit them for an aggregation whose group keys are the keys.")
        List<@Size(min = 1, max = 255) @Pattern(Rules.COLUMN) String> sequenceBy,
    @Size(min = 1, max = Rules.EXPRESSION_MAX)
        @JsonPropertyDescription(
            "upsert, history: boolean SQL over the incoming row. Where it is TRUE, the key is"
                + " deleted; in a history, this ends the current row.")
        @Nullable String deleteWhen,
    @Size(min = 1, max = 2000)
        @JsonPropertyDescription("upsert, history: the columns that are stored. Default: all.")
        List<@Size(min = 1, max = 255) @Pattern(Rules.COLUMN) String> columns,
    @JsonPropertyDescription(
            "upsert: true keeps a stored value when the incoming one is NULL. Default false.")
        @Nullable Boolean ignoreNulls,
    @Size(max = 20)
        @Pattern(Rules.DURATION)
        @JsonPropertyDescription(
            "upsert, history: how long deletes that the table does not show are remembered, so that"
                + " an older row does not restore the key. Default 7d.")
        @Nullable String tombstoneRetention) {
  public WriteSpec {
    keys = LenientValues.list(keys);
    sequenceBy = LenientValues.list(sequenceBy);
    columns = LenientValues.list(columns);
  }
}
