package io.streamingpipelines.operator.testbed;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.operator.desired.Json;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.operator.desired.Names;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.testsupport.ApiServer;
import io.streamingpipelines.testsupport.Await;
import io.streamingpipelines.testsupport.fault.FaultProxy;
import io.streamingpipelines.testsupport.fault.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One namespace of a real API server with its own operator, which connects through a {@link
 * FaultProxy}. Only the test controls pods, time and drivers; the operator's own delays, such as
 * the polls of reports every two seconds, are real.
 */
public final class OperatorTestBed implements AutoCloseable {
  /** The claim that the manifests of tests mount. */
  private static final String CLAIM =
      """
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata:
        name: lake
      spec:
        accessModes: [ReadWriteOnce]
        resources:
          requests:
            storage: 1Gi
      """;

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration QUIET = Duration.ofMillis(700);
  private static final int LAST_CALLS = 60;

  private final KubernetesClient client;
  private final String namespace;
  private final Settings settings;
  private final FaultProxy proxy;
  private final MovableClock clock = new MovableClock();
  private final FakeDrivers drivers = new FakeDrivers();
  private final AtomicInteger tokens = new AtomicInteger();
  private final User user;
  private final Kubelet kubelet;
  private final OperatorLog log;
  private @Nullable OperatorProcess operator;

  private OperatorTestBed(ApiServer server, String namespace, Settings settings) {
    this.client = server.client();
    this.namespace = namespace;
    this.settings = settings;
    this.proxy = FaultProxy.start(server.config());
    this.user = new User(client, namespace);
    this.kubelet = new Kubelet(client, namespace, clock);
    this.log = OperatorLog.of(namespace);
  }

  static OperatorTestBed open(
      ApiServer server, String namespace, Settings settings, Rule... rules) {
    OperatorTestBed bed = new OperatorTestBed(server, namespace, settings);
    bed.apply(CLAIM);
    Stream.of(rules).forEach(bed.proxy::inject);
    try {
      bed.startOperator();
      return bed;
    } catch (RuntimeException e) {
      bed.close();
      throw e;
    }
  }

  /** Starts the operator again. */
  public void startOperator() {
    if (operator != null) {
      throw new IllegalStateException("the operator runs");
    }
    operator =
        OperatorProcess.start(
            namespace, settings, proxy, clock, drivers, () -> "token-" + tokens.incrementAndGet());
  }

  /** Kills the operator: its pending calls do not reach the API server. */
  public void killOperator() {
    proxy.outage(true);
    Objects.requireNonNull(operator, "no operator runs").close();
    operator = null;
    proxy.outage(false);
  }

  /** The proxy between the operator and the API server. */
  public FaultProxy proxy() {
    return proxy;
  }

  /** The drivers, which respond with reports. */
  public FakeDrivers drivers() {
    return drivers;
  }

  /** The clock of the operator and the kubelet; the API server has its own. */
  public MovableClock clock() {
    return clock;
  }

  /** The administrator's client, which does not go through the proxy. */
  public KubernetesClient client() {
    return client;
  }

  public String namespace() {
    return namespace;
  }

  /** The operator's decisions about a pipeline, from its log: all but {@code Keep}. */
  public List<String> decisions(String pipeline) {
    return log.decisions(pipeline);
  }

  /** Moves the clock and causes a reconciliation of a pipeline. */
  public void forward(Duration by, String pipeline) {
    clock.forward(by);
    look(pipeline);
  }

  /**
   * Causes a reconciliation by an object that names the pipeline as its owner. Its owner has
   * another uid, so that the object itself has no effect.
   */
  public void look(String pipeline) {
    user.touch(pipeline);
  }

  /** {@code kubectl apply} of any number of documents into the namespace. */
  public void apply(String manifests) {
    user.apply(manifests);
  }

  /** {@code kubectl delete --wait=false}. */
  public void delete(String pipeline) {
    user.pipeline(pipeline).delete();
  }

  public Optional<StreamingPipeline> pipeline(String name) {
    return Optional.ofNullable(user.pipeline(name).get());
  }

  /** The phase of the pipeline; empty while it has none. */
  public String phase(String pipeline) {
    return pipeline(pipeline).map(User::phase).orElse("");
  }

  public Optional<Pod> pod(String name) {
    return Optional.ofNullable(client.pods().inNamespace(namespace).withName(name).get());
  }

  /** All pods of a role: {@code driver}, {@code check} or {@code executor}. */
  public List<Pod> pods(String pipeline, String role) {
    return user.pods(pipeline, role);
  }

  /** Binds the pod to a node; a deletion with grace then leaves it terminating. */
  public void schedule(String pod) {
    kubelet.schedule(pod);
  }

  /** Marks the pod as unschedulable. */
  public void unschedulable(String pod, String message) {
    kubelet.unschedulable(pod, message);
  }

  /** The container cannot start, for example with {@code ImagePullBackOff}. */
  public void waiting(String pod, String reason, String message) {
    kubelet.waiting(pod, reason, message);
  }

  /** Starts the containers; schedules the pod first if necessary. */
  public void running(String pod) {
    kubelet.running(pod, false);
  }

  /** Starts a standby, and lets its check of the plan succeed. */
  public void checked(String pod) {
    kubelet.up(pod);
  }

  /** Starts the containers, and lets the readiness probe succeed. */
  public void ready(String pod) {
    kubelet.running(pod, true);
  }

  /** Ends the driver with a report. */
  public void ended(String pod, ExitReport report) {
    int code = report.outcome().code();
    kubelet.ended(pod, code, code == 0 ? "Completed" : "Error", Json.write(report));
  }

  /** Ends the driver without a report, for example with 137 and {@code OOMKilled}. */
  public void ended(String pod, int exitCode, String reason) {
    kubelet.ended(pod, exitCode, reason, null);
  }

  /** Kubernetes evicts the pod. */
  public void evicted(String pod, String message) {
    kubelet.evicted(pod, message);
  }

  /** The node of a ready pod stops responding; its containers keep running. */
  public void nodeSilent(String pod) {
    kubelet.nodeSilent(pod);
  }

  /** Kubernetes states why it is about to delete the pod. */
  public void disrupted(String pod, String reason, String message) {
    kubelet.disrupted(pod, "Running", reason, message);
  }

  /** The Node object is deleted: the pod counts as failed, and its real state is unknown. */
  public void nodeDeleted(String pod) {
    kubelet.disrupted(pod, "Failed", "DeletionByPodGC", "PodGC: node no longer exists");
  }

  /** Removes the pod, as a kubelet does once a deleted pod has ended. */
  public void gone(String pod) {
    kubelet.gone(pod);
  }

  /** A driver that was asked to end finishes its batches and ends. */
  public void drained(String pod) {
    ended(pod, new ExitReport(1, ExitReport.Outcome.DRAINED, 1, null, List.of(), 0));
    gone(pod);
  }

  /** Waits until the pipeline fulfils a condition, and returns it. */
  public StreamingPipeline await(
      String pipeline, String sentence, Predicate<StreamingPipeline> condition) {
    until(sentence, () -> pipeline(pipeline).filter(condition).isPresent());
    return pipeline(pipeline).orElseThrow();
  }

  /** Waits until the status has this phase for the last generation. */
  public StreamingPipeline awaitPhase(String pipeline, String phase) {
    return await(
        pipeline,
        pipeline + " is " + phase,
        p ->
            phase.equals(User.phase(p))
                && Objects.equals(
                    p.getStatus().observedGeneration(), p.getMetadata().getGeneration()));
  }

  /** Waits for the pod of an attempt, and returns its name. */
  public String awaitDriver(String pipeline, int attempt) {
    String name = new Names(pipeline).driver(attempt);
    until("driver " + name + " is made", () -> pod(name).isPresent());
    return name;
  }

  /**
   * Waits for the standby of an attempt, lets it check its plan, and waits until the driver before
   * it is asked to end.
   */
  public String awaitReplacing(String pipeline, int attempt) {
    String standby = awaitDriver(pipeline, attempt);
    checked(standby);
    awaitDeleting(new Names(pipeline).driver(attempt - 1));
    return standby;
  }

  /**
   * Waits for a standby beside the driver, and returns its name. Its number depends on whether the
   * pod of the standby before it is still there.
   */
  public String awaitStandby(String pipeline, String driver) {
    Predicate<Pod> standby =
        pod ->
            !pod.getMetadata().getName().equals(driver)
                && pod.getMetadata().getDeletionTimestamp() == null;
    until(
        "a standby of " + pipeline + " is made",
        () -> pods(pipeline, Labels.DRIVER).stream().anyMatch(standby));
    return pods(pipeline, Labels.DRIVER).stream()
        .filter(standby)
        .findFirst()
        .orElseThrow()
        .getMetadata()
        .getName();
  }

  /** Waits for a check pod, and returns its name. */
  public String awaitCheck(String pipeline) {
    until("a check of " + pipeline + " is made", () -> !pods(pipeline, Labels.CHECK).isEmpty());
    return pods(pipeline, Labels.CHECK).get(0).getMetadata().getName();
  }

  /** Waits until the pod is asked to end. */
  public void awaitDeleting(String pod) {
    until(
        pod + " is asked to end",
        () -> pod(pod).map(p -> p.getMetadata().getDeletionTimestamp() != null).orElse(true));
  }

  /** The existing objects of the operator, for example {@code Pod orders-driver-1}. */
  public List<String> objects() {
    return user.objects().map(o -> o.getKind() + " " + o.getMetadata().getName()).toList();
  }

  /** ConfigMaps and Secrets that the pod mounts and that do not exist; a kubelet waits for them. */
  public List<String> missingMounts(String pod) {
    return kubelet.missingMounts(pod);
  }

  /** Waits until the operator has not called the API server for a while. */
  public void quiet() {
    quiet(QUIET);
  }

  public void quiet(Duration time) {
    until("the operator is quiet", () -> proxy.journal().quietFor(time));
  }

  /** Waits for a condition; a failure shows everything about the namespace. */
  public void until(String sentence, Supplier<Boolean> condition) {
    until(sentence, SOON, condition);
  }

  public void until(String sentence, Duration deadline, Supplier<Boolean> condition) {
    Await.until(sentence, deadline, condition, this::dump);
  }

  /** Pipelines, pods, events, the operator's calls and its log. */
  public String dump() {
    return String.join(
        "\n",
        user.look(),
        User.section("the operator's last calls", proxy.journal().last(LAST_CALLS).stream()),
        User.section("the operator's log", log.lines().stream()));
  }

  @Override
  public void close() {
    if (operator != null) {
      operator.close();
      operator = null;
    }
    proxy.close();
    log.close();
    user.leave();
  }
}
