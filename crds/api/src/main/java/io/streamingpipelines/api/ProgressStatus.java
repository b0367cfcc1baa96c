package io.streamingpipelines.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Progress of the whole pipeline. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ProgressStatus(
    @JsonPropertyDescription("Running queries and all queries, such as 3/3.")
        @Nullable String queries,
    @JsonPropertyDescription("Rows in a second that were read from sources outside the pipeline.")
        @Nullable String inputRowsPerSecond,
    @JsonPropertyDescription("Rows in a second that the queries could process.")
        @Nullable String processedRowsPerSecond,
    @JsonPropertyDescription("Rows that wait in sources, where these tell.")
        @Nullable Long backlogRows,
    @JsonPropertyDescription("Bytes that wait in sources that tell only these.")
        @Nullable Long backlogBytes,
    @JsonPropertyDescription("0s without backlog, else the age of the newest record that was read.")
        @Nullable String lag,
    @JsonPropertyDescription("When a batch was last committed.") @Nullable String lastCommitAt) {}
