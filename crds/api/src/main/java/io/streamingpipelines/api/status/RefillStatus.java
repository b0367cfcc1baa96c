package io.streamingpipelines.api.status;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Progress of a new generation that will replace the rows of its table. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RefillStatus(
    @JsonPropertyDescription("Rows read for the refill since the driver started.")
        @Nullable Long rows,
    @JsonPropertyDescription(
            "Rows that were not written since the driver started, because keepWhere keeps the old"
                + " ones.")
        @Nullable Long kept,
    @JsonPropertyDescription(
            "true: the flow has read its input and waits for the table's other flows.")
        @Nullable Boolean done) {}
