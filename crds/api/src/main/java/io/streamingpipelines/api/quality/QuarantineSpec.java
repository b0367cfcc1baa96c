package io.streamingpipelines.api.quality;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.streamingpipelines.api.rule.Rules;
import org.jspecify.annotations.Nullable;

/** Where rejected rows are kept. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record QuarantineSpec(
    @Size(min = 1, max = Rules.NAME_MAX)
        @Pattern(Rules.NAME)
        @JsonPropertyDescription("Name of the quarantine table. Default: <table>_quarantine.")
        @Nullable String table,
    @Size(max = 20)
        @Pattern(Rules.DURATION)
        @JsonPropertyDescription("How long rows are kept. Default 30d.")
        @Nullable String retention,
    @JsonPropertyDescription(
            "true: a flow of the table reads the rows that `pipeline requeue` repairs. Default"
                + " false.")
        @Nullable Boolean requeue) {}
