package io.streamingpipelines.api.driver;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.streamingpipelines.api.rule.Rules;
import org.jspecify.annotations.Nullable;

/** An environment variable; exactly one of value and secretKeyRef is set. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(value = "has(self.value) != has(self.secretKeyRef)", message = Rules.ONE_ENV_VALUE)
public record EnvSpec(
    @Required
        @Size(min = 1, max = 253)
        @Pattern(Rules.ENV_NAME)
        @JsonPropertyDescription("Name of the variable.")
        @Nullable String name,
    @Size(max = 4096) @JsonPropertyDescription("Value of the variable; no secrets.")
        @Nullable String value,
    @JsonPropertyDescription("Secret that contains the value.")
        @Nullable SecretKeyRef secretKeyRef) {}
