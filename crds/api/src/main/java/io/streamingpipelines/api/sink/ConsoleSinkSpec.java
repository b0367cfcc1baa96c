package io.streamingpipelines.api.sink;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** The sink that prints rows into the driver's log; it has no settings. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ConsoleSinkSpec() {}
