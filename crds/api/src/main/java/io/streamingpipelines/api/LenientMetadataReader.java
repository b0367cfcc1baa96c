package io.streamingpipelines.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.io.IOException;

/**
 * Reads metadata without its managed fields. They repeat the names of all fields of the spec, just
 * as deeply nested, and nobody here needs to know who set which field.
 */
final class LenientMetadataReader extends JsonDeserializer<ObjectMeta> {
  @Override
  public ObjectMeta deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    JsonNode tree = context.readTree(parser);
    if (tree instanceof ObjectNode object) {
      object.remove("managedFields");
    }
    return context.readTreeAsValue(tree, ObjectMeta.class);
  }
}
