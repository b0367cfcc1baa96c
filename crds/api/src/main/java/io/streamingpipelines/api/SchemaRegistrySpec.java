package io.streamingpipelines.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Where the schemas are that framed Avro documents name. */
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
            "The subject whose newest schema, when the query starts, gives the columns where no"
                + " schema is written. Default: <topic>-value, where one topic is subscribed.")
        @Nullable String subject,
    @Size(max = Rules.OBJECT_NAME_MAX)
        @Pattern(Rules.OBJECT_NAME)
        @JsonPropertyDescription("Name of a Secret with the keys username and password.")
        @Nullable String credentialsSecret,
    @JsonPropertyDescription("Certificates for a URL with https:.") @Nullable TlsSpec tls) {}
