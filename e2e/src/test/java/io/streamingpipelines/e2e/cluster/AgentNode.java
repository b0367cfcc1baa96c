package io.streamingpipelines.e2e.cluster;

import io.streamingpipelines.testsupport.Await;
import io.streamingpipelines.testsupport.Shell;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * An additional node of the {@link Cluster}, in its own container. Its kubelet writes to a small
 * file system, and evicts pods when that is nearly full.
 */
public final class AgentNode implements AutoCloseable {
  /** Label and taint of these nodes; the value is the node's name. */
  public static final String KEY = "e2e-node";

  private static final Duration JOIN = Duration.ofMinutes(3);
  private static final String KUBELET_FILES = "/var/lib/kubelet";

  /** Where the files of the first node are. */
  private static final String FIRST_NODE = "/first-node";

  private final Cluster cluster;
  private final String name;
  private final String container;

  private AgentNode(Cluster cluster, String name, String container) {
    this.cluster = cluster;
    this.name = name;
    this.container = container;
  }

  /**
   * Starts the container with the options that rancher/k3s requires, and waits until its node is
   * ready.
   *
   * @param volume the docker volume with the volumes of the first node; its folder {@link
   *     Cluster#SHARED} is one on both nodes
   */
  static AgentNode join(
      Cluster cluster, String name, String image, String server, String token, String volume) {
    String container =
        Shell.run(
                null,
                List.of(
                    "docker",
                    "run",
                    "--detach",
                    "--privileged",
                    // otherwise its kubelet would treat the pods of the first node as its own
                    // orphaned pods
                    "--cgroupns=private",
                    "--hostname=" + name,
                    "--tmpfs=/run",
                    "--tmpfs=/var/run",
                    "--tmpfs=" + KUBELET_FILES + ":rw,exec,size=1g",
                    "--volume=" + volume + ":" + FIRST_NODE,
                    "--env=K3S_URL=https://" + server + ":6443",
                    "--env=K3S_TOKEN=" + token,
                    image,
                    "agent",
                    "--node-label=" + KEY + "=" + name,
                    "--node-taint=" + KEY + "=" + name + ":NoSchedule",
                    "--kubelet-arg=eviction-hard=nodefs.available<512Mi",
                    "--kubelet-arg=eviction-pressure-transition-period=5s",
                    // without it the kubelet does not monitor its disk
                    "--kubelet-arg=local-storage-capacity-isolation=true"))
            .orFail()
            .strip();
    AgentNode node = new AgentNode(cluster, name, container);
    Await.until(
        "node " + name + " is ready",
        JOIN,
        () ->
            cluster
                    .tryKubectl(
                        null, "wait", "--for=condition=Ready", "node/" + name, "--timeout=10s")
                    .exit()
                == 0,
        () -> Shell.run(null, List.of("docker", "logs", container)).out());
    node.exec("ln", "-s", FIRST_NODE + "/storage/shared", Cluster.SHARED).orFail();
    return node;
  }

  /**
   * Waits until the node accepts pods again: Kubernetes removes the taints of a fault only some
   * time after the fault.
   */
  public void awaitRecovery() {
    Await.until(
        "node " + name + " has no taint but its own",
        JOIN,
        () -> taints().equals(KEY),
        () -> "taints: " + taints());
  }

  private String taints() {
    return cluster
        .tryKubectl(null, "get", "node", name, "-o", "jsonpath={.spec.taints[*].key}")
        .out()
        .strip();
  }

  public String name() {
    return name;
  }

  String container() {
    return container;
  }

  /** Stops the kubelet: the node no longer responds, but its containers keep running. */
  public void stopKubelet() {
    signalKubelet("STOP");
  }

  /** Lets the kubelet continue. */
  public void resumeKubelet() {
    signalKubelet("CONT");
  }

  /**
   * Sends the signal to the kubelet, which is a separate process here; in rancher/k3s, it is the
   * container's only process apart from containerd's.
   */
  private void signalKubelet(String signal) {
    if (exec("pkill", "-" + signal, "-f", "^k8s kubelet").exit() != 0) {
      docker("kill", "--signal=" + signal, container).orFail();
    }
  }

  /**
   * Pauses the machine with everything that runs on it, as a hypervisor does: on the node, no time
   * passes until {@link #unpause}.
   */
  public void pause() {
    docker("pause", container).orFail();
  }

  /** Lets a paused machine continue. */
  public void unpause() {
    docker("unpause", container).orFail();
  }

  /** The log of a pod's container as the node stores it; empty if there is none. */
  public String log(String pod) {
    return exec("sh", "-c", "cat /var/log/pods/*_" + pod + "_*/*/*.log").out();
  }

  /** Kills the machine with everything that runs on it. */
  public void kill() {
    docker("kill", container).orFail();
  }

  /** Fills the kubelet's file system until too little space is left. */
  public void fill() {
    exec("dd", "if=/dev/zero", "of=" + KUBELET_FILES + "/full", "bs=1M", "count=700").orFail();
  }

  /** Undoes {@link #fill}. */
  public void empty() {
    exec("rm", "-f", KUBELET_FILES + "/full").orFail();
  }

  private Shell exec(String... command) {
    return docker(
        Stream.concat(Stream.of("exec", container), Stream.of(command)).toArray(String[]::new));
  }

  private static Shell docker(String... arguments) {
    return Shell.run(null, Stream.concat(Stream.of("docker"), Stream.of(arguments)).toList());
  }

  /** Deletes the Node object, as a cloud's controller does after it has removed the machine. */
  public void deleteObject() {
    cluster.kubectl("delete", "node", name, "--ignore-not-found");
  }

  @Override
  public void close() {
    docker("rm", "--force", "--volumes", container).orFail();
    deleteObject();
  }
}
