package io.streamingpipelines.api.kafka;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import io.streamingpipelines.api.rule.OneOf;
import io.streamingpipelines.api.rule.Rules;
import org.jspecify.annotations.Nullable;

/** How to connect to a secured Kafka. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "has(self.sasl) || !has(self.protocol) || !self.protocol.startsWith('SASL_')",
    message = Rules.SASL_NEEDS_CREDENTIALS,
    fieldPath = ".sasl",
    reason = "FieldValueRequired")
@ValidationRule(
    value = "!has(self.sasl) || has(self.protocol) && self.protocol.startsWith('SASL_')",
    message = Rules.SASL_NEEDS_PROTOCOL,
    fieldPath = ".sasl")
@ValidationRule(
    value = "!has(self.tls) || has(self.protocol) && self.protocol.endsWith('SSL')",
    message = Rules.TLS_NEEDS_PROTOCOL,
    fieldPath = ".tls")
public record KafkaSecuritySpec(
    @OneOf({"PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"})
        @JsonPropertyDescription("PLAINTEXT (default), SSL, SASL_PLAINTEXT or SASL_SSL.")
        @Nullable String protocol,
    @JsonPropertyDescription("Credentials for the SASL protocols.") @Nullable SaslSpec sasl,
    @JsonPropertyDescription("Certificates for the SSL protocols.") @Nullable TlsSpec tls) {}
