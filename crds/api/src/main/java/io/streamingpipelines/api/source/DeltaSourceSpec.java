package io.streamingpipelines.api.source;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.streamingpipelines.api.rule.Rules;
import org.jspecify.annotations.Nullable;

/** A Delta table that another program writes. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "!has(self.startingVersion) || !has(self.startingTimestamp)",
    message = Rules.ONE_DELTA_START,
    fieldPath = ".startingTimestamp")
public record DeltaSourceSpec(
    @Required @Size(max = 1024) @Pattern(Rules.PATH) @JsonPropertyDescription("URI of the table.")
        @Nullable String path,
    @Min(0)
        @JsonPropertyDescription(
            "First table version that a new checkpoint reads. Default: the whole table, then its"
                + " changes.")
        @Nullable Long startingVersion,
    @Size(max = 40)
        @JsonPropertyDescription(
            "A new checkpoint reads what was committed at or after this time, such as"
                + " 2026-01-01T00:00:00Z.")
        @Nullable String startingTimestamp,
    @JsonPropertyDescription(
            "true reads the change feed: rows with _change_type, _commit_version,"
                + " _commit_timestamp. Default false.")
        @Nullable Boolean readChanges,
    @JsonPropertyDescription(
            "true ignores commits that update or delete rows; false (default) fails on them.")
        @Nullable Boolean skipChangeCommits,
    @Size(max = 20)
        @Pattern(Rules.MEMORY)
        @JsonPropertyDescription(
            "Maximum size of the files that a batch reads, such as 256Mi; at least one file is"
                + " read. Default: a quarter of the heap of the executors, or of the driver if"
                + " there are none.")
        @Nullable String maxBytesPerTrigger,
    @Min(1) @JsonPropertyDescription("Maximum number of files that a batch reads. Default 1000.")
        @Nullable Integer maxFilesPerTrigger) {}
