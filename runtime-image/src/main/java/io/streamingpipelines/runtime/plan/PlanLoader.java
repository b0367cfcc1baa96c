package io.streamingpipelines.runtime.plan;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.streamingpipelines.plan.PipelinePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads a plan strictly: a field that this runtime does not know could change the plan's meaning,
 * so the plan is rejected instead of ignoring the field.
 */
public final class PlanLoader {
  private PlanLoader() {}

  /**
   * Reads the plan from a file.
   *
   * @throws IOException if the file cannot be read
   * @throws PlanUnreadableException if it is not a plan for this runtime
   */
  public static PipelinePlan load(Path file) throws IOException {
    return parse(Files.readString(file));
  }

  /**
   * Reads the plan from JSON text.
   *
   * @throws PlanUnreadableException if the text is not a plan for this runtime
   */
  public static PipelinePlan parse(String json) {
    try {
      JsonNode tree = ContractJson.MAPPER.readTree(json);
      requireVersion(tree.path("formatVersion"));
      return ContractJson.MAPPER.treeToValue(tree, PipelinePlan.class);
    } catch (JacksonException e) {
      throw new PlanUnreadableException(
          "The plan cannot be read%s: %s Use an operator and a runtime image of the same release."
              .formatted(place(e), sentence(e)),
          e);
    }
  }

  /** Checked before anything else is read, because another version may differ anywhere. */
  private static void requireVersion(JsonNode version) {
    if (!version.isInt() || version.intValue() != PipelinePlan.FORMAT_VERSION) {
      throw new PlanUnreadableException(
          "The plan has format version %s, but this runtime reads only version %d; use the runtime image of the operator's release."
              .formatted(
                  version.isMissingNode() ? "none" : version.toString(),
                  PipelinePlan.FORMAT_VERSION),
          null);
    }
  }

  private static String place(JacksonException error) {
    if (error instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      StringBuilder path = new StringBuilder();
      for (JsonMappingException.Reference step : mapping.getPath()) {
        if (step.getFieldName() == null) {
          path.append('[').append(step.getIndex()).append(']');
        } else {
          path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
        }
      }
      return " at " + path;
    }
    JsonLocation location = error.getLocation();
    return location == null
        ? ""
        : " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
  }

  private static String sentence(JacksonException error) {
    String text = error.getOriginalMessage();
    String first = text.lines().findFirst().orElse("not JSON");
    return first.endsWith(".") ? first : first + ".";
  }
}
