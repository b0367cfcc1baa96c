package io.streamingpipelines.api.kafka;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.streamingpipelines.api.rule.OneOf;
import io.streamingpipelines.api.rule.Rules;
import org.jspecify.annotations.Nullable;

/** Credentials by which a client authenticates to Kafka. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "self.mechanism != 'OAUTHBEARER' || has(self.oauth)",
    message = Rules.OAUTHBEARER_NEEDS_OAUTH,
    fieldPath = ".oauth",
    reason = "FieldValueRequired")
@ValidationRule(
    value = "!has(self.oauth) || self.mechanism == 'OAUTHBEARER'",
    message = Rules.OAUTH_IS_FOR_OAUTHBEARER,
    fieldPath = ".oauth")
public record SaslSpec(
    @Required
        @OneOf({"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER"})
        @JsonPropertyDescription("PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 or OAUTHBEARER.")
        @Nullable String mechanism,
    @Required
        @Size(max = Rules.OBJECT_NAME_MAX)
        @Pattern(Rules.OBJECT_NAME)
        @JsonPropertyDescription(
            "Name of a Secret with the keys username and password; for OAUTHBEARER clientId and"
                + " clientSecret.")
        @Nullable String credentialsSecret,
    @JsonPropertyDescription("Where the mechanism OAUTHBEARER gets its tokens.")
        @Nullable OAuthSpec oauth) {}
