package io.streamingpipelines.api.decode;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.streamingpipelines.api.kafka.TlsSpec;
import io.streamingpipelines.api.rule.Rules;
import org.jspecify.annotations.Nullable;

/** The registry with the schemas that framed Avro documents refer to. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SchemaRegistrySpec(
    @Required
        @Size(max = 1024)
        @Pattern(Rules.HTTP_URL)
        @JsonPropertyDescription("The registry's URL.")
        @Nullable String url,
    @Size(min = 1, max = 512)
        @JsonPropertyDescription(
            "Subject whose latest schema at the start of the query defines the columns, if schema"
                + " is not set. Default: <topic>-value, if exactly one topic is subscribed.")
        @Nullable String subject,
    @Size(max = Rules.OBJECT_NAME_MAX)
        @Pattern(Rules.OBJECT_NAME)
        @JsonPropertyDescription("Name of a Secret with the keys username and password.")
        @Nullable String credentialsSecret,
    @JsonPropertyDescription("Certificates for a URL with https:.") @Nullable TlsSpec tls) {}
