package io.streamingpipelines.api.quality;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.streamingpipelines.api.rule.LenientValues;
import io.streamingpipelines.api.rule.Rules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rules for rows that several tables share. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ExpectationSetSpec(
    @Required
        @Size(min = 1, max = Rules.NAME_MAX)
        @Pattern(Rules.NAME)
        @JsonPropertyDescription("Name by which tables refer to the set.")
        @Nullable String name,
    @Required @Size(min = 1, max = Rules.SET_MAX) @JsonPropertyDescription("The rules.")
        List<ExpectationSpec> expectations) {
  public ExpectationSetSpec {
    expectations = LenientValues.list(expectations);
  }
}
