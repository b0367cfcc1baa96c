package io.streamingpipelines.e2e.crd;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.streamingpipelines.e2e.cluster.Cluster;
import io.streamingpipelines.e2e.cluster.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/** An API server of its own, ready in seconds: no operator, no images, one definition. */
final class ApiServer implements AutoCloseable {
  private static final Path CRD =
      Cluster.repository().resolve("deploy/crds/streamingpipelines.io_streamingpipelines.yaml");

  private final K3sContainer node;
  private final KubernetesClient client;

  private ApiServer(K3sContainer node, KubernetesClient client) {
    this.node = node;
    this.client = client;
  }

  static ApiServer start() {
    String image = System.getenv("TESTCLUSTER_IMAGE");
    K3sContainer node =
        new K3sContainer(
            DockerImageName.parse(image == null ? "testcluster:v1.34.3" : image)
                .asCompatibleSubstituteFor("rancher/k3s"));
    node.start();
    return new ApiServer(
        node,
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(node.getKubeConfigYaml()))
            .build());
  }

  /** The definition that users install. */
  CustomResourceDefinition approvedDefinition() {
    try {
      return client
          .getKubernetesSerialization()
          .unmarshal(Files.readString(CRD), CustomResourceDefinition.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Installs a definition and waits until the API server serves it. */
  void install(CustomResourceDefinition definition) {
    client.resource(definition).forceConflicts().serverSideApply();
    client
        .resource(definition)
        .waitUntilCondition(
            crd ->
                crd != null
                    && crd.getStatus() != null
                    && crd.getStatus().getConditions() != null
                    && crd.getStatus().getConditions().stream()
                        .anyMatch(
                            c -> "Established".equals(c.getType()) && "True".equals(c.getStatus())),
            30,
            TimeUnit.SECONDS);
  }

  KubernetesClient client() {
    return client;
  }

  /** What kubectl prints; fails with that unless it ends well. */
  String kubectl(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("docker", "exec", node.getContainerId(), "kubectl"));
    command.addAll(List.of(arguments));
    return Shell.run(null, command).orFail();
  }

  @Override
  public void close() {
    client.close();
    node.stop();
  }
}
