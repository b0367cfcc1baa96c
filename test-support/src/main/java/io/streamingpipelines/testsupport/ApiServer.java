package io.streamingpipelines.testsupport;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/** An API server of its own, ready in seconds: no operator, no images, one definition. */
public final class ApiServer implements AutoCloseable {
  private static final String CRD = "deploy/crds/streamingpipelines.io_streamingpipelines.yaml";

  private final K3sContainer node;
  private final Config config;
  private final KubernetesClient client;

  private ApiServer(K3sContainer node) {
    this.node = node;
    this.config = Config.fromKubeconfig(node.getKubeConfigYaml());
    this.client = new KubernetesClientBuilder().withConfig(config).build();
  }

  /** Starts one, of the image that {@code TESTCLUSTER_IMAGE} names, and waits until it answers. */
  public static ApiServer start() {
    K3sContainer node = node();
    node.start();
    return new ApiServer(node);
  }

  /**
   * The same, but nothing places pods on its node: what becomes of a pod is left to the test, which
   * plays scheduler and kubelet. Controllers run; the garbage collector is one of them.
   */
  public static ApiServer startWithoutScheduler() {
    K3sContainer node = node();
    // rancher/k3s knows the flag; the image of deploy/testcluster ignores it and has a process
    node.setCommand("server", "--tls-san=" + node.getHost(), "--disable-scheduler");
    node.start();
    ApiServer server = new ApiServer(node);
    server.onNode("sh", "-c", "kill $(pgrep -f '^k8s kube-scheduler') || true");
    return server;
  }

  private static K3sContainer node() {
    String image = System.getenv("TESTCLUSTER_IMAGE");
    return new K3sContainer(
        DockerImageName.parse(image == null ? "testcluster:v1.34.3" : image)
            .asCompatibleSubstituteFor("rancher/k3s"));
  }

  /** The definition that users install. */
  public CustomResourceDefinition approvedDefinition() {
    try {
      return client
          .getKubernetesSerialization()
          .unmarshal(Files.readString(Repository.file(CRD)), CustomResourceDefinition.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Installs the definition that users install. */
  public void installApproved() {
    install(approvedDefinition());
  }

  /** Installs a definition and waits until the API server serves it. */
  public void install(CustomResourceDefinition definition) {
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
    // established, it may still answer 429 for a while, which this client waits for
    client
        .genericKubernetesResources(CustomResourceDefinitionContext.fromCrd(definition))
        .inAnyNamespace()
        .list();
  }

  /** The administrator's client; no fault is ever put in its way. */
  public KubernetesClient client() {
    return client;
  }

  /** The administrator's kubeconfig. */
  public Config config() {
    return config;
  }

  /** The same as a file's text, for a process of its own. */
  public String kubeconfig() {
    return node.getKubeConfigYaml();
  }

  /** What kubectl prints; fails with that unless it ends well. */
  public String kubectl(String... arguments) {
    List<String> command = new ArrayList<>(List.of("kubectl"));
    command.addAll(List.of(arguments));
    return onNode(command.toArray(String[]::new));
  }

  private String onNode(String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker", "exec", node.getContainerId()));
    command.addAll(List.of(arguments));
    return Shell.run(null, command).orFail();
  }

  @Override
  public void close() {
    client.close();
    node.stop();
  }
}
