package io.streamingpipelines.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;

/**
 * Reads a spec that may not fit the records. An exception here would end the informer's list for
 * every object of the cluster, so what cannot be read becomes {@link PipelineSpec#unreadable}.
 */
final class LenientSpecReader extends JsonDeserializer<PipelineSpec> {
  @Override
  public PipelineSpec deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    JsonNode tree = context.readTree(parser);
    String tooDeep = Nesting.tooDeep(tree);
    if (tooDeep != null) {
      return PipelineSpec.unreadable(
          new Unreadable(
              tooDeep,
              "The value is nested more than %d levels deep: remove levels."
                  .formatted(Nesting.DEEPEST)));
    }
    try {
      return context.readTreeAsValue(tree, PipelineSpec.class);
    } catch (JsonMappingException e) {
      return PipelineSpec.unreadable(new Unreadable(path(e), sentence(e)));
    }
  }

  static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder("spec");
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() != null) {
        path.append('.').append(step.getFieldName());
      } else {
        path.append('[').append(step.getIndex()).append(']');
      }
    }
    return path.toString();
  }

  private static String sentence(JsonMappingException e) {
    String expected =
        e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null
            ? " (" + mismatch.getTargetType().getSimpleName() + " is expected)"
            : "";
    return "The value has a type that this version of the operator cannot read"
        + expected
        + ": correct it, or run the version of the operator for which it was written.";
  }
}
