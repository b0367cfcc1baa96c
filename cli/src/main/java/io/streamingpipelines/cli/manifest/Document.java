package io.streamingpipelines.cli.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingpipelines.plan.Problem;
import java.util.List;

/**
 * One YAML document.
 *
 * @param problems what the YAML itself does wrong: a key that is there twice
 */
public record Document(ObjectNode tree, Lines lines, List<Problem> problems) {
  private static final String GROUP = "streamingpipelines.io/";
  private static final String TEST = "PipelineTest";

  public Document {
    problems = List.copyOf(problems);
  }

  /** Whether it is one, or was meant to be: of our group, whatever other kind it says it is. */
  public boolean isPipeline() {
    return apiVersion().startsWith(GROUP) && !kind().equals(TEST);
  }

  /** Whether it is the test of a pipeline. */
  public boolean isTest() {
    return apiVersion().startsWith(GROUP) && kind().equals(TEST);
  }

  public String kind() {
    return tree.path("kind").asText();
  }

  public String apiVersion() {
    return tree.path("apiVersion").asText();
  }

  public String name() {
    return tree.path("metadata").path("name").asText();
  }

  public String namespace() {
    return tree.path("metadata").path("namespace").asText("default");
  }
}
