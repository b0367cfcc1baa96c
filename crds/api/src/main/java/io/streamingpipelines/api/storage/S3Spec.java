package io.streamingpipelines.api.storage;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.streamingpipelines.api.rule.Rules;
import org.jspecify.annotations.Nullable;

/** How to access {@code s3a:} URIs. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value =
        "!has(self.trustStoreSecret) || has(self.endpoint) && self.endpoint.startsWith('https:')",
    message = Rules.TRUST_NEEDS_HTTPS,
    fieldPath = ".trustStoreSecret")
public record S3Spec(
    @Size(max = 1024)
        @Pattern(Rules.ENDPOINT)
        @JsonPropertyDescription(
            "URL of the store, such as https://minio:9000. Default: Amazon S3.")
        @Nullable String endpoint,
    @Size(max = 63)
        @Pattern(Rules.REGION)
        @JsonPropertyDescription(
            "Region for request signatures. Default: us-east-1 if an endpoint is set, otherwise the"
                + " platform's region.")
        @Nullable String region,
    @Size(max = Rules.OBJECT_NAME_MAX)
        @Pattern(Rules.OBJECT_NAME)
        @JsonPropertyDescription(
            "Name of a Secret with the keys accessKey and secretKey. Default: the platform's"
                + " credentials, such as those of the pods' service account or of the node.")
        @Nullable String credentialsSecret,
    @JsonPropertyDescription(
            "Put the bucket into the path of URLs instead of the host name; most stores other than"
                + " Amazon's need it. Default: false.")
        @Nullable Boolean pathStyle,
    @Size(max = Rules.OBJECT_NAME_MAX)
        @Pattern(Rules.OBJECT_NAME)
        @JsonPropertyDescription(
            "Name of a Secret with the key ca.crt: the PEM certificates to trust at an endpoint"
                + " with https:. Default: those of the Java runtime.")
        @Nullable String trustStoreSecret) {}
