package io.streamingpipelines.api.quality;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.streamingpipelines.api.rule.Rules;
import org.jspecify.annotations.Nullable;

/** A condition for every row of a table, whoever writes it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ConstraintSpec(
    @Required
        @Size(min = 1, max = Rules.NAME_MAX)
        @Pattern(Rules.NAME)
        @JsonPropertyDescription("Name of the constraint, in the table and in messages.")
        @Nullable String name,
    @Required
        @Size(min = 1, max = Rules.EXPRESSION_MAX)
        @JsonPropertyDescription(
            "Boolean SQL over the table's columns. A batch that contains a row for which it is not"
                + " TRUE is rejected.")
        @Nullable String expression) {}
