package io.streamingpipelines.cli.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingpipelines.plan.Problem;
import java.util.List;

/**
 * One YAML document.
 *
 * @param problems errors of the YAML itself, such as a key that is set twice
 */
public record YamlDocument(ObjectNode tree, LineNumbers lines, List<Problem> problems) {
  private static final String GROUP = "streamingpipelines.io/";
  private static final String TEST = "PipelineTest";

  public YamlDocument {
    problems = List.copyOf(problems);
  }

  /** Whether it is a pipeline, or was meant to be: any kind of our API group except tests. */
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
