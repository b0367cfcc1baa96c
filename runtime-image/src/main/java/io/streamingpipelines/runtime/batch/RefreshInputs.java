package io.streamingpipelines.runtime.batch;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a refreshed table was built from: as long as that is the same, so is the table
 * (docs/design/semantics.md#refreshed-tables).
 *
 * @param definition stands for the query and the rules; another one when they are edited
 * @param versions of the tables that were read, by name
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RefreshInputs(String definition, Map<String, Long> versions) {
  public RefreshInputs {
    versions = new TreeMap<>(versions);
  }
}
