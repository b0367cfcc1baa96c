package io.streamingpipelines.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
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
    value =
        "has(self.mode) && self.mode == 'upsert' || !has(self.keys) && !has(self.sequenceBy) &&"
            + " !has(self.deleteWhen) && !has(self.columns) && !has(self.ignoreNulls) &&"
            + " !has(self.tombstoneRetention)",
    message = Rules.KEYS_ARE_FOR_UPSERT,
    reason = "FieldValueForbidden")
public record WriteSpec(
    @OneOf({"append", "upsert", "complete"})
        @JsonPropertyDescription(
            "append (default), upsert (the newest row of each key) or complete (the whole result"
                + " replaces the table).")
        @Nullable String mode,
    @Size(min = 1, max = 32) @JsonPropertyDescription("upsert: columns that identify a row.")
        List<@Size(min = 1, max = 255) @Pattern(Rules.COLUMN) String> keys,
    @Size(min = 1, max = 16)
        @JsonPropertyDescription(
            "upsert: columns that order the rows of a key, the newest wins; may be left out for an"
                + " aggregation keyed on its group keys.")
        List<@Size(min = 1, max = 255) @Pattern(Rules.COLUMN) String> sequenceBy,
    @Size(min = 1, max = Rules.EXPRESSION_MAX)
        @JsonPropertyDescription("upsert: boolean SQL over the incoming row that deletes its key.")
        @Nullable String deleteWhen,
    @Size(min = 1, max = 2000)
        @JsonPropertyDescription("upsert: the columns that are stored. Default: all.")
        List<@Size(min = 1, max = 255) @Pattern(Rules.COLUMN) String> columns,
    @JsonPropertyDescription(
            "upsert: true keeps a stored value when the incoming one is NULL. Default false.")
        @Nullable Boolean ignoreNulls,
    @Size(max = 20)
        @Pattern(Rules.DURATION)
        @JsonPropertyDescription(
            "upsert: how long deleted keys are remembered, so that an older row does not bring them"
                + " back. Default 7d.")
        @Nullable String tombstoneRetention) {
  public WriteSpec {
    keys = Values.list(keys);
    sequenceBy = Values.list(sequenceBy);
    columns = Values.list(columns);
  }
}
