package io.streamingpipelines.api.kafka;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.streamingpipelines.api.rule.Rules;
import org.jspecify.annotations.Nullable;

/** Certificates for a TLS connection. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TlsSpec(
    @Size(max = Rules.OBJECT_NAME_MAX)
        @Pattern(Rules.OBJECT_NAME)
        @JsonPropertyDescription(
            "Name of a Secret with the key ca.crt: the PEM certificates to trust. Default: those of"
                + " the Java runtime.")
        @Nullable String trustStoreSecret,
    @Size(max = Rules.OBJECT_NAME_MAX)
        @Pattern(Rules.OBJECT_NAME)
        @JsonPropertyDescription(
            "Name of a Secret of type kubernetes.io/tls, with the keys tls.crt and tls.key: the"
                + " client's own certificate.")
        @Nullable String keyStoreSecret) {}
