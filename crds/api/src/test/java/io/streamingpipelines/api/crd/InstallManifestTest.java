package io.streamingpipelines.api.crd;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** deploy/install.yaml is the schema and then the resources of deploy/operator, in their order. */
class InstallManifestTest {
  private static final Approved INSTALL = Approved.file("deploy/install.yaml");
  private static final Path OPERATOR = Approved.file("deploy/operator").file();
  private static final String HEAD =
      """
      # The custom resource and the operator for all namespaces: kubectl apply --server-side -f deploy/install.yaml
      # Generated from the records and from deploy/operator; do not edit.
      """;

  @Test
  void installsTheSchemaAndThenTheOperator() throws IOException {
    List<String> parts = new ArrayList<>(List.of(CrdWriter.yaml()));
    for (Object resource : requireNonNull((List<?>) kustomization().get("resources"))) {
      parts.add(Files.readString(OPERATOR.resolve((String) resource)));
    }
    INSTALL.holds(HEAD + String.join("---\n", parts));
  }

  @Test
  void theKustomizationOnlyListsResources() throws IOException {
    // anything else, such as a patch, would have to be rendered here, too
    assertThat(kustomization().keySet()).isEqualTo(Set.of("apiVersion", "kind", "resources"));
  }

  private static Map<?, ?> kustomization() throws IOException {
    return Serialization.unmarshal(
        Files.readString(OPERATOR.resolve("kustomization.yaml")), Map.class);
  }
}
