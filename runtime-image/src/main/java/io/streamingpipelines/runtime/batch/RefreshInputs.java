package io.streamingpipelines.runtime.batch;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Map;
import java.util.TreeMap;

/**
 * The inputs from which a refreshed table was built: as long as they are the same, the table is up
 * to date (docs/design/semantics.md#refreshed-tables).
 *
 * @param definition represents the query and the rules; changes if they are edited
 * @param versions versions of the tables that were read, by table name
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RefreshInputs(String definition, Map<String, Long> versions) {
  public RefreshInputs {
    versions = new TreeMap<>(versions);
  }
}
