package io.streamingpipelines.api.kafka;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.streamingpipelines.api.rule.Rules;
import org.jspecify.annotations.Nullable;

/** Where a client gets its tokens, by OAuth's client credentials grant. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record OAuthSpec(
    @Required
        @Size(max = 1024)
        @Pattern(Rules.HTTP_URL)
        @JsonPropertyDescription("The token endpoint's URL.")
        @Nullable String tokenEndpointUrl,
    @Size(min = 1, max = 1024) @JsonPropertyDescription("Scope to request.") @Nullable String scope,
    @Size(max = Rules.OBJECT_NAME_MAX)
        @Pattern(Rules.OBJECT_NAME)
        @JsonPropertyDescription(
            "Name of a Secret with the key ca.crt: the PEM certificates to trust at the token"
                + " endpoint. Default: those of the Java runtime.")
        @Nullable String trustStoreSecret) {}
