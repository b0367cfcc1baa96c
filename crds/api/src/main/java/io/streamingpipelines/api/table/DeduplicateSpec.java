package io.streamingpipelines.api.table;

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

/** Keeps the first row of each key. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DeduplicateSpec(
    @Required
        @Size(min = 1, max = 32)
        @JsonPropertyDescription("Columns of the query's result that are the same in duplicates.")
        List<@Size(min = 1, max = 255) @Pattern(Rules.COLUMN) String> keys,
    @Size(max = 20)
        @Pattern(Rules.DURATION)
        @JsonPropertyDescription(
            "How long a key is remembered in event time, such as 1h; needs a watermark on an input."
                + " Default: forever, which needs unboundedState: accepted.")
        @Nullable String within) {
  public DeduplicateSpec {
    keys = LenientValues.list(keys);
  }
}
