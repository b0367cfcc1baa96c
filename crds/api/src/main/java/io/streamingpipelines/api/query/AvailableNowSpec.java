package io.streamingpipelines.api.query;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** The trigger that reads the available input and then ends; it has no settings. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record AvailableNowSpec() {}
