package io.streamingpipelines.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A Delta table that another program writes. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DeltaSourceSpec(
    @Required @Size(max = 1024) @Pattern(Rules.PATH) @JsonPropertyDescription("URI of the table.")
        @Nullable String path,
    @Min(0)
        @JsonPropertyDescription(
            "First version of the table that a new checkpoint reads; left out: the whole table,"
                + " then its changes.")
        @Nullable Long startingVersion,
    @JsonPropertyDescription(
            "true reads the change feed: rows with _change_type, _commit_version,"
                + " _commit_timestamp. Default false.")
        @Nullable Boolean readChanges,
    @JsonPropertyDescription(
            "true ignores commits that update or delete rows; false (default) fails on them.")
        @Nullable Boolean skipChangeCommits) {}
