package io.streamingpipelines.api.driver;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.streamingpipelines.api.rule.Rules;
import org.jspecify.annotations.Nullable;

/** One key of a Secret. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SecretKeyRef(
    @Required
        @Size(max = Rules.OBJECT_NAME_MAX)
        @Pattern(Rules.OBJECT_NAME)
        @JsonPropertyDescription("Name of the Secret.")
        @Nullable String name,
    @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Key in the Secret.")
        @Nullable String key) {}
