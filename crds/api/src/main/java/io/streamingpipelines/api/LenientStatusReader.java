package io.streamingpipelines.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.streamingpipelines.api.status.PipelineStatus;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a status that may not fit the records. A status that cannot be read is treated as absent:
 * the operator derives it again from what it observes.
 */
final class LenientStatusReader extends JsonDeserializer<PipelineStatus> {
  @Override
  public @Nullable PipelineStatus deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    JsonNode tree = context.readTree(parser);
    try {
      return context.readTreeAsValue(tree, PipelineStatus.class);
    } catch (JsonMappingException e) {
      return null;
    }
  }
}
