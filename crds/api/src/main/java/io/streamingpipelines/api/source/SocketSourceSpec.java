package io.streamingpipelines.api.source;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Lines of text from a TCP server, for experiments. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SocketSourceSpec(
    @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Host of the server.")
        @Nullable String host,
    @Required @Min(1) @Max(65535) @JsonPropertyDescription("Port of the server.")
        @Nullable Integer port) {}
