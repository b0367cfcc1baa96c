package io.streamingpipelines.api.status;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Progress of the whole pipeline. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ProgressStatus(
    @JsonPropertyDescription("Number of running queries and of all queries, such as 3/3.")
        @Nullable String queries,
    @JsonPropertyDescription("Rows per second read from sources outside the pipeline.")
        @Nullable String inputRowsPerSecond,
    @JsonPropertyDescription("Rows per second that the queries could process.")
        @Nullable String processedRowsPerSecond,
    @JsonPropertyDescription("Rows not yet read, for sources that report a backlog in rows.")
        @Nullable Long backlogRows,
    @JsonPropertyDescription("Bytes not yet read, for sources that report a backlog in bytes only.")
        @Nullable Long backlogBytes,
    @JsonPropertyDescription(
            "0s without a backlog; otherwise the age of the newest record that was read.")
        @Nullable String lag,
    @JsonPropertyDescription("When a batch was last committed.") @Nullable String lastCommitAt) {}
