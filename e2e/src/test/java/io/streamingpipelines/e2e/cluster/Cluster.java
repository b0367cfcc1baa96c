package io.streamingpipelines.e2e.cluster;

import io.fabric8.kubernetes.api.model.PersistentVolumeSpec;
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
 * A real Kubernetes cluster of one node with the resource definition, the images and the operator.
 * Tests use their own namespaces and do not clean them up; the container is removed after the last
 * test. A test that needs another node calls {@link #join}.
 */
public final class Cluster implements AutoCloseable {
  private static final String NODE_FILES = "/var/lib/rancher/k3s";

  /** Where the node keeps volumes of the storage class local-path. */
  private static final String VOLUMES = NODE_FILES + "/storage";

  /** A folder that all nodes mount, as they would a network file system. */
  public static final String SHARED = "/shared";

  /** The token with which nodes join; the cluster does not outlive the tests. */
  private static final String TOKEN = "of-a-cluster-for-tests";

  private final K3sContainer node;
  private final KubernetesClient client;
  private @Nullable Kafka kafka;

  private Cluster(K3sContainer node, KubernetesClient client) {
    this.node = node;
    this.client = client;
  }

  /** Starts the node and installs the content of {@code deploy/}, as a user would. */
  static Cluster start() {
    K3sContainer node =
        new K3sContainer(DockerImageName.parse(image()).asCompatibleSubstituteFor("rancher/k3s"));
    node.withEnv("K3S_TOKEN", TOKEN).start();
    KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(node.getKubeConfigYaml()))
            .build();
    Cluster cluster = new Cluster(node, client);
    cluster.load("operator:dev", "runtime:dev", "kafka:dev");
    cluster.installOperator();
    return cluster;
  }

  /** Installs the operator for all namespaces, as users do, and waits until it runs. */
  public void installOperator() {
    apply(Repository.text("deploy/install.yaml"));
    awaitOperator();
  }

  /** Loads images of this project, each given by name and tag, into the node. */
  void load(String... images) {
    loadInto(node.getContainerId(), images);
  }

  /** The configuration with which clients on this machine access the cluster. */
  public String kubeconfig() {
    return node.getKubeConfigYaml();
  }

  private static String image() {
    return Objects.requireNonNullElse(System.getenv("TESTCLUSTER_IMAGE"), "testcluster:v1.34.3");
  }

  /**
   * Adds a node that has the driver image. Only pods that tolerate its taint are scheduled on it,
   * so that it does not affect other tests; the caller closes it.
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
    AgentNode agent = AgentNode.join(this, name, image(), server, TOKEN, share());
    loadInto(agent.container(), "runtime:dev");
    return agent;
  }

  /** Creates the folder that all nodes share; returns the docker volume that contains it. */
  private String share() {
    String create =
        "mkdir -p -m 777 " + VOLUMES + "/shared && ln -sfn " + VOLUMES + "/shared " + SHARED;
    var unused = onNode("sh", "-c", create).orFail();
    return Shell.run(
            null,
            List.of(
                "docker",
                "inspect",
                "-f",
                "{{range .Mounts}}{{if eq .Destination \""
                    + NODE_FILES
                    + "\"}}{{.Name}}{{end}}{{end}}",
                node.getContainerId()))
        .orFail()
        .strip();
  }

  /**
   * Makes a claim in the namespace whose volume is a folder that all nodes mount.
   *
   * <p>Kubernetes does not change the owner of such a folder for a pod's group.
   */
  void claimShared(String namespace, String claim) {
    String folder = SHARED + "/" + namespace;
    var unused = share();
    onNode("mkdir", "-p", "-m", "777", folder).orFail();
    apply(
        namespace,
        """
        apiVersion: v1
        kind: PersistentVolume
        metadata: {name: shared-%1$s}
        spec:
          capacity: {storage: 5Gi}
          accessModes: [ReadWriteMany]
          storageClassName: ""
          hostPath: {path: %3$s}
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: %2$s}
        spec:
          accessModes: [ReadWriteMany]
          storageClassName: ""
          volumeName: shared-%1$s
          resources: {requests: {storage: 5Gi}}
        """
            .formatted(namespace, claim, folder));
  }

  /** Waits until the operator that was applied last is running. */
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

  /** Kills the operator; its deployment starts another one. */
  public void killOperator() {
    kubectl("delete", "pod", "-n", "streamingpipelines", "--all", "--grace-period=0", "--force");
  }

  /** The same cluster through the Java client. */
  public KubernetesClient client() {
    return client;
  }

  /**
   * Runs kubectl inside the node and returns its output; if it fails, throws an error with the
   * output.
   */
  public String kubectl(String... arguments) {
    return tryKubectl(null, arguments).orFail();
  }

  /** Runs kubectl with the text as its input; the caller checks the exit code. */
  public Shell tryKubectl(@Nullable String input, String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("docker", "exec", "-i", node.getContainerId(), "kubectl"));
    command.addAll(List.of(arguments));
    return Shell.run(input, command);
  }

  /** The broker that all tests share, installed at the first call. */
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

  /** {@code kubectl apply} of the text; fails with kubectl's output if it is rejected. */
  public void apply(String yaml) {
    tryKubectl(yaml, "apply", "--server-side", "--force-conflicts", "-f", "-").orFail();
  }

  /**
   * Sends a signal to the processes of pods on the first node whose command line matches; has no
   * effect if there are none.
   */
  void signal(String signal, String command) {
    var unused = onNode("pkill", "-" + signal, "-f", command);
  }

  /** Runs a command on the node. */
  public Shell onNode(String... arguments) {
    return Shell.run(
        null,
        Stream.concat(Stream.of("docker", "exec", node.getContainerId()), Stream.of(arguments))
            .toList());
  }

  /** Copies a folder of a claim's volume to this machine; the tests read tables from there. */
  public void copyFromVolume(String namespace, String claim, String folder, Path target) {
    String path = volume(namespace, claim);
    // tolerate changes: files may appear and disappear while a pipeline runs; the Delta log names
    // the relevant ones
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

  /** Copies a local file to a claim's volume. */
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
    PersistentVolumeSpec spec = client.persistentVolumes().withName(volume).get().getSpec();
    return spec.getHostPath() != null ? spec.getHostPath().getPath() : spec.getLocal().getPath();
  }

  private static void loadInto(String container, String... images) {
    String names = String.join(" ", Stream.of(images).map(i -> "streamingpipelines/" + i).toList());
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

  /** {@code kubectl apply -k} of a folder of this repository; takes over existing objects. */
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
