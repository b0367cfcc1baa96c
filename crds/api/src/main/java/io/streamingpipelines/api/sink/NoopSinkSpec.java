package io.streamingpipelines.api.sink;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** The sink that writes nothing; it has no settings. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record NoopSinkSpec() {}
