package io.streamingpipelines.runtime.batch;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamingpipelines.plan.QualityCounts;
import io.streamingpipelines.plan.Staged;
import org.jspecify.annotations.Nullable;

/**
 * What a target's commit records about its batch, in Delta's {@code userMetadata}. The note is part
 * of the transaction, so it exists exactly if the batch's rows do, and the event log can be built
 * from it.
 *
 * @param epoch the epoch of the driver that made the commit; 0 in commits that were made before
 *     notes had an epoch
 * @param queryId Spark's id of the query
 * @param counts results of the expectations for this batch; null if none were evaluated
 * @param totals the same for the whole generation, including this batch
 * @param builtFrom inputs of a refreshed table; null for other tables
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@Staged
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

  /** Returns null for the metadata of commits that are not ours. */
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
