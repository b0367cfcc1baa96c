package io.streamingpipelines.api.query;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.streamingpipelines.api.rule.LenientValues;
import io.streamingpipelines.api.rule.Rules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One of the queries that write a table together. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "has(self.query) || self.from.size() == 1",
    message = Rules.QUERY_NEEDED,
    fieldPath = ".query",
    reason = "FieldValueRequired")
public record FlowSpec(
    @Required
        @Size(min = 1, max = Rules.NAME_MAX)
        @Pattern(Rules.NAME)
        @JsonPropertyDescription(
            "Name of the flow, within the table and in its checkpoint's path. A renamed flow starts"
                + " over.")
        @Nullable String name,
    @Required
        @Size(min = 1, max = Rules.INPUTS_MAX)
        @JsonPropertyDescription("What the query reads.")
        List<InputSpec> from,
    @Size(min = 1, max = Rules.SQL_MAX)
        @JsonPropertyDescription(
            "One SELECT over the names in from. Default: SELECT * from the only input.")
        @Nullable String query,
    @JsonPropertyDescription(
            "true: the flow reads the available input once per checkpoint generation and is then"
                + " Completed. Default false.")
        @Nullable Boolean once) {
  public FlowSpec {
    from = LenientValues.list(from);
  }
}
