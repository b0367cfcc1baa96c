package io.streamingpipelines.e2e.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.api.status.Condition;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.testsupport.Await;
import io.streamingpipelines.testsupport.Shell;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A namespace with a volume claim {@code lake}, for one test class; deleting it deletes everything
 * in it.
 */
public record Shop(Cluster cluster, String namespace) implements AutoCloseable {

  private static final Duration POD_START = Duration.ofMinutes(3);

  /**
   * Creates the namespace and the claim, and binds the claim with a pod that later serves as a
   * shell on the volume.
   */
  public static Shop open(Cluster cluster, String namespace) {
    return open(
        cluster,
        namespace,
        shop ->
            shop.apply(
                """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: lake}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 5Gi}}}
                """));
  }

  /** The same with a volume that pods on all nodes may mount. */
  public static Shop openOnAllNodes(Cluster cluster, String namespace) {
    return open(cluster, namespace, shop -> cluster.claimShared(namespace, "lake"));
  }

  private static Shop open(Cluster cluster, String namespace, Consumer<Shop> claim) {
    cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(namespace));
    Shop shop = new Shop(cluster, namespace);
    claim.accept(shop);
    shop.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shell}
        spec:
          terminationGracePeriodSeconds: 0
          securityContext: {runAsUser: 10001, runAsGroup: 10001, fsGroup: 10001}
          containers:
          - name: shell
            image: streamingpipelines/runtime:dev
            imagePullPolicy: Never
            command: [sleep, infinity]
            volumeMounts: [{name: lake, mountPath: /lake}]
          volumes: [{name: lake, persistentVolumeClaim: {claimName: lake}}]
        """);
    shop.kubectl(
        "wait", "--for=condition=Ready", "pod/shell", "--timeout=" + POD_START.toSeconds() + "s");
    return shop;
  }

  /** Runs kubectl in this namespace; if it fails, throws an error with the output. */
  public String kubectl(String... arguments) {
    return tryKubectl(null, arguments).orFail();
  }

  /** Runs kubectl in this namespace; the caller checks the exit code. */
  public Shell tryKubectl(@Nullable String input, String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "-n";
    all[1] = namespace;
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return cluster.tryKubectl(input, all);
  }

  /** Applies the manifest in this namespace; fails if it is rejected. */
  public void apply(String yaml) {
    tryKubectl(yaml, "apply", "--server-side", "--force-conflicts", "-f", "-").orFail();
  }

  /**
   * Writes a file to the volume so that it appears in the landing folder only when it is complete:
   * sources do not read files whose names begin with a dot.
   */
  public void write(String path, String text) {
    String folder = path.substring(0, path.lastIndexOf('/'));
    String part = folder + "/." + path.substring(folder.length() + 1);
    tryKubectl(
            text,
            "exec",
            "-i",
            "shell",
            "--",
            "sh",
            "-c",
            "mkdir -p %1$s && cat > %2$s && mv %2$s %3$s".formatted(folder, part, path))
        .orFail();
  }

  /** Copies a folder of the volume, named relative to it, to this machine. */
  public void copy(String folder, Path target) {
    cluster.copyFromVolume(namespace, "lake", folder, target);
  }

  /** All pods of this namespace, including the shell. */
  public List<Pod> pods() {
    return cluster.client().pods().inNamespace(namespace).list().getItems();
  }

  /**
   * Sends a signal, such as {@code KILL} or {@code STOP}, to the pod's Java process; the pod itself
   * is not deleted. Has no effect if the pod does not exist, or its node does not respond.
   */
  public void signalJava(String pod, String signal) {
    execute(
        pod,
        "sh",
        "-c",
        "for p in /proc/[0-9]*; do [ \"$(cat $p/comm)\" = java ] && kill -%s ${p#/proc/}; done"
            .formatted(signal));
  }

  /** Kills the pod's Java process; the pod itself is not deleted. */
  public void killJava(String pod) {
    signalJava(pod, "KILL");
  }

  /**
   * Takes memory in the pod's container until the kernel ends it; the pod itself is not deleted.
   * Has no effect if the pod does not exist, or its node does not respond.
   */
  public void exhaust(String pod) {
    execute(pod, "tail", "/dev/zero");
  }

  /** Gives up after a while: kubectl waits for a silent kubelet for ever. */
  private void execute(String pod, String... command) {
    String[] kubectl = {"timeout", "20", "kubectl", "exec", "-n", namespace, pod, "--"};
    var unused =
        cluster.onNode(
            Stream.concat(Stream.of(kubectl), Stream.of(command)).toArray(String[]::new));
  }

  /** The pipeline's status; empty until one has been written. */
  public Optional<PipelineStatus> status(String pipeline) {
    return Optional.ofNullable(
            cluster
                .client()
                .resources(StreamingPipeline.class)
                .inNamespace(namespace)
                .withName(pipeline)
                .get())
        .map(StreamingPipeline::getStatus);
  }

  /** The driver's report with the HTTP header; requested inside the pod, where the token is. */
  public String report(String driver) {
    return kubectl(
        "exec",
        driver,
        "--",
        "bash",
        "-c",
        "exec 3<>/dev/tcp/localhost/8090;"
            + " printf 'GET /report HTTP/1.0\\r\\nX-Pipeline-Token: %s\\r\\n\\r\\n'"
            + " $(cat /etc/streamingpipelines/token/token) >&3; cat <&3");
  }

  /** Waits until the pipeline's status matches the condition. */
  public PipelineStatus await(
      String pipeline, String what, Duration deadline, Predicate<PipelineStatus> wanted) {
    Await.until(
        pipeline + ": " + what,
        deadline,
        () -> status(pipeline).filter(wanted).isPresent(),
        () ->
            tryKubectl(null, "get", "spl," + "pods,events", "-o", "wide").out()
                + tryKubectl(null, "get", "spl", pipeline, "-o", "yaml").out()
                + tryKubectl(
                        null,
                        "logs",
                        "--tail=60",
                        "-l",
                        "streamingpipelines.io/pipeline=" + pipeline)
                    .out());
    return status(pipeline).orElseThrow();
  }

  /** Asks the operator to suspend a pipeline. */
  public void suspend(String pipeline) {
    kubectl("patch", "spl", pipeline, "--type=merge", "-p", "{\"spec\":{\"suspend\":true}}");
  }

  /** Waits for a phase. */
  public PipelineStatus awaitPhase(String pipeline, String phase, Duration deadline) {
    return await(pipeline, "phase " + phase, deadline, s -> phase.equals(s.phase()));
  }

  /** Waits until all queries are running and none has unread input. */
  public PipelineStatus awaitIdle(String pipeline, Duration deadline) {
    return await(
        pipeline,
        "running without backlog",
        deadline,
        s ->
            "Running".equals(s.phase())
                && s.progress() != null
                && "0s".equals(s.progress().lag())
                && s.tables().stream()
                    .allMatch(t -> t.batch() != null || t.lastCommitAt() != null));
  }

  /** The status of a condition; empty if the condition does not exist. */
  public static Optional<Condition> condition(PipelineStatus status, String type) {
    return status.conditions().stream().filter(c -> Objects.equals(type, c.type())).findFirst();
  }

  @Override
  public void close() {
    cluster.kubectl("delete", "namespace", namespace, "--wait=false", "--ignore-not-found");
  }
}
