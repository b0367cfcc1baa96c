package io.streamingpipelines.cli.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.streamingpipelines.cli.manifest.NotYamlException;
import io.streamingpipelines.cli.manifest.YamlDocument;
import io.streamingpipelines.cli.manifest.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The schema in the approved CustomResourceDefinition. */
public final class CrdSchema {
  private static final String RESOURCE =
      "/io/streamingpipelines/cli/crds/streamingpipelines.io_streamingpipelines.yaml";

  /** The schema of a whole object of {@code version}, such as v1alpha1; missing if unknown. */
  public static JsonNode of(String version) {
    for (JsonNode entry : Loaded.VERSIONS) {
      if (entry.path("name").asText().equals(version)) {
        return entry.path("schema").path("openAPIV3Schema");
      }
    }
    return MissingNode.getInstance();
  }

  /** Read once, on first use. */
  private static final class Loaded {
    static final JsonNode VERSIONS = versions();
  }

  private static JsonNode versions() {
    try (InputStream in = CrdSchema.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the class path has no " + RESOURCE);
      }
      List<YamlDocument> documents =
          YamlReader.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      return documents.get(0).tree().path("spec").path("versions");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NotYamlException e) {
      throw new IllegalStateException(RESOURCE + " " + e.getMessage(), e);
    }
  }

  private CrdSchema() {}
}
