package io.streamingpipelines.e2e.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.streamingpipelines.testsupport.Repository;
import io.streamingpipelines.testsupport.Shell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A real Kubernetes of one node with the resource's definition, the images and the operator on it.
 * Tests use namespaces of their own and leave them; the container goes away with the last test. A
 * test that needs another node lets one {@link #join}.
 */
public final class Cluster implements AutoCloseable {
  /** Where the node keeps volumes of the storage class local-path. */
  private static final String VOLUMES = "/var/lib/rancher/k3s/storage";

  /** What lets nodes join; the cluster is gone after the tests. */
  private static final String TOKEN = "of-a-cluster-for-tests";

  private final K3sContainer node;
  private final KubernetesClient client;
  private @Nullable Kafka kafka;

  private Cluster(K3sContainer node, KubernetesClient client) {
    this.node = node;
    this.client = client;
  }

  /** Starts the node and installs what {@code deploy/} holds, as a user would. */
  static Cluster start() {
    K3sContainer node =
        new K3sContainer(DockerImageName.parse(image()).asCompatibleSubstituteFor("rancher/k3s"));
    node.withEnv("K3S_TOKEN", TOKEN).start();
    KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(node.getKubeConfigYaml()))
            .build();
    Cluster cluster = new Cluster(node, client);
    load(node.getContainerId(), "operator", "runtime", "kafka");
    cluster.installOperator();
    return cluster;
  }

  /** Installs the operator for all namespaces, as users do, and waits until it runs. */
  public void installOperator() {
    apply(Repository.text("deploy/install.yaml"));
    awaitOperator();
  }

  /** What gives a client of this machine access to the cluster. */
  public String kubeconfig() {
    return node.getKubeConfigYaml();
  }

  private static String image() {
    return Objects.requireNonNullElse(System.getenv("TESTCLUSTER_IMAGE"), "testcluster:v1.34.3");
  }

  /**
   * A further node, with the image of drivers on it. Only pods that tolerate its taint go there, so
   * that other tests do not notice it; whoever asks for it closes it.
   */
  public AgentNode join(String name) {
    String server =
        Shell.run(
                null,
                List.of(
                    "docker",
                    "inspect",
                    "-f",
                    "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}",
                    node.getContainerId()))
            .orFail()
            .strip();
    AgentNode agent = AgentNode.join(this, name, image(), server, TOKEN);
    load(agent.container(), "runtime");
    return agent;
  }

  /** Waits until the operator that was last applied is the one that runs. */
  public void awaitOperator() {
    awaitRollout("streamingpipelines", "streamingpipelines-operator");
  }

  /** Waits for the deployment's pods; fails with their state, events and last lines of log. */
  void awaitRollout(String namespace, String deployment) {
    Shell rollout =
        tryKubectl(
            null,
            "rollout",
            "status",
            "-n",
            namespace,
            "deployment/" + deployment,
            "--timeout=180s");
    if (rollout.exit() != 0) {
      String log = "deployment/" + deployment;
      throw new IllegalStateException(
          rollout.err()
              + tryKubectl(null, "describe", "pods", "-n", namespace).out()
              + tryKubectl(null, "logs", "-n", namespace, log, "--tail=30").out()
              + tryKubectl(null, "logs", "-n", namespace, log, "--tail=30", "--previous").out());
    }
  }

  /** Lets the operator die at once; its deployment starts another. */
  public void killOperator() {
    kubectl("delete", "pod", "-n", "streamingpipelines", "--all", "--grace-period=0", "--force");
  }

  /** The same cluster through the Java client. */
  public KubernetesClient client() {
    return client;
  }

  /**
   * Runs kubectl inside the node and returns what it printed; fails with that unless it ends well.
   */
  public String kubectl(String... arguments) {
    return tryKubectl(null, arguments).orFail();
  }

  /** Runs kubectl with the text as its input; the caller judges how it ended. */
  public Shell tryKubectl(@Nullable String input, String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("docker", "exec", "-i", node.getContainerId(), "kubectl"));
    command.addAll(List.of(arguments));
    return Shell.run(input, command);
  }

  /** The broker of all tests, installed when the first one asks for it. */
  public synchronized Kafka kafka() {
    Kafka running = kafka;
    if (running == null) {
      running = Kafka.install(this);
      kafka = running;
    }
    return running;
  }

  /** {@code kubectl apply} of the text into a namespace. */
  public void apply(String namespace, String yaml) {
    tryKubectl(yaml, "apply", "-n", namespace, "--server-side", "--force-conflicts", "-f", "-")
        .orFail();
  }

  /** {@code kubectl apply} of the text; fails with kubectl's words unless it is accepted. */
  public void apply(String yaml) {
    tryKubectl(yaml, "apply", "--server-side", "--force-conflicts", "-f", "-").orFail();
  }

  /** Runs a command of the node itself. */
  public Shell onNode(String... arguments) {
    return Shell.run(
        null,
        Stream.concat(Stream.of("docker", "exec", node.getContainerId()), Stream.of(arguments))
            .toList());
  }

  /** Copies a folder of a claim's volume to this machine; the tests read tables from there. */
  public void copyFromVolume(String namespace, String claim, String folder, Path target) {
    String path = volume(namespace, claim);
    // tar with tolerance: files may come and go while a pipeline runs; a Delta log names the ones
    // that count
    Shell.run(
            null,
            List.of(
                "bash",
                "-c",
                "mkdir -p "
                    + target
                    + " && docker exec "
                    + node.getContainerId()
                    + " tar -C "
                    + path
                    + " --warning=no-file-changed --ignore-failed-read -cf - "
                    + folder
                    + " | tar -C "
                    + target
                    + " -xf -"))
        .orFail();
  }

  /** Copies a file of this machine to a place on a claim's volume. */
  void copyToVolume(String namespace, String claim, Path file, String target) {
    Shell.run(
            null,
            List.of(
                "docker",
                "cp",
                file.toString(),
                node.getContainerId() + ":" + volume(namespace, claim) + "/" + target))
        .orFail();
  }

  /** Where the node keeps the claim's volume. */
  private String volume(String namespace, String claim) {
    String volume =
        client
            .persistentVolumeClaims()
            .inNamespace(namespace)
            .withName(claim)
            .get()
            .getSpec()
            .getVolumeName();
    return onNode("sh", "-c", "ls -d " + VOLUMES + "/" + volume + "*").orFail().strip();
  }

  private static void load(String container, String... images) {
    String names =
        String.join(" ", Stream.of(images).map(i -> "streamingpipelines/" + i + ":dev").toList());
    Shell.run(
            null,
            List.of(
                "bash",
                "-c",
                "set -o pipefail; docker save "
                    + names
                    + " | docker exec -i "
                    + container
                    + " ctr -n k8s.io images import -"))
        .orFail();
  }

  /** {@code kubectl apply -k} of a folder of this repository; what is there is taken over. */
  public void applyKustomization(String folder, String... namespace) {
    copyToNode(folder);
    List<String> command =
        new ArrayList<>(
            List.of("apply", "--server-side", "--force-conflicts", "-k", "/repo/" + folder));
    for (String name : namespace) {
      command.addAll(List.of("-n", name));
    }
    kubectl(command.toArray(String[]::new));
  }

  /** Copies a folder of this repository to the node, for kustomizations that refer to it. */
  public void copyToNode(String folder) {
    String parent = "/repo/" + Path.of(folder).getParent();
    onNode("mkdir", "-p", parent).orFail();
    Shell.run(
            null,
            List.of(
                "docker",
                "cp",
                Repository.file(folder).toString(),
                node.getContainerId() + ":" + parent))
        .orFail();
  }

  @Override
  public void close() {
    client.close();
    node.stop();
  }
}
