package io.streamingpipelines.runtime.batch;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamingpipelines.plan.QualityCounts;
import org.jspecify.annotations.Nullable;

/**
 * What a target's commit says about its batch, in Delta's {@code userMetadata}. Being part of the
 * transaction it is there exactly when the rows are, so that the event log can be made from it.
 *
 * @param epoch of the driver that made the commit; 0 in commits made before notes had one
 * @param queryId Spark's id of the query
 * @param counts what the expectations did with this batch; null where nothing was judged
 * @param totals the same over the generation, this batch included
 * @param builtFrom null unless the table was refreshed
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record CommitNote(
    String table,
    String flow,
    int generation,
    long epoch,
    String queryId,
    long batch,
    long atMillis,
    @Nullable QualityCounts counts,
    QualityCounts totals,
    @Nullable RefreshInputs builtFrom) {

  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  FlowKey key() {
    return new FlowKey(table, flow, generation);
  }

  public String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Null for the metadata of other people's commits. */
  public static @Nullable CommitNote parse(@Nullable String json) {
    if (json == null || !json.startsWith("{\"table\"")) {
      return null;
    }
    try {
      return JSON.readValue(json, CommitNote.class);
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
