package io.streamingpipelines.runtime.refill;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamingpipelines.runtime.delta.TableSwap;
import java.io.UncheckedIOException;

/**
 * What a refill did when its rows took their place, as the table's property records it.
 *
 * @param atMillis the time of the commit
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record RefillResult(long atMillis, int addedFiles, int removedFiles, long removedBytes) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static RefillResult of(TableSwap.Swapped swapped, long atMillis) {
    return new RefillResult(
        atMillis, swapped.addedFiles(), swapped.removedFiles(), swapped.removedBytes());
  }

  static RefillResult parse(String json) {
    try {
      return JSON.readValue(json, RefillResult.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
