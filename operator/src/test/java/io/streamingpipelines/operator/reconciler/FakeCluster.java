package io.streamingpipelines.operator.reconciler;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.api.pod.PodLabels;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.compiler.PodNeeds;
import io.streamingpipelines.operator.Samples;
import io.streamingpipelines.operator.StoppedClock;
import io.streamingpipelines.operator.cluster.PipelineScope;
import io.streamingpipelines.operator.desired.Dependency;
import io.streamingpipelines.operator.desired.Json;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.operator.desired.Names;
import io.streamingpipelines.operator.desired.StartInput;
import io.streamingpipelines.operator.observe.MissingDependency;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.PodReader;
import io.streamingpipelines.plan.DriverContract;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.Failure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * As much of a cluster as one pipeline needs: the objects of the API server, and the user. It
 * throws if a second driver is created while another one may still write.
 */
final class FakeCluster implements Lookups {
  static final String EXTRA = "extra";

  /** A driver that has ended: what it ran, and how it ended. */
  record End(String uid, String plan, ExitReport.Outcome outcome, Failure.@Nullable Kind kind) {}

  final StoppedClock clock = new StoppedClock(Instant.parse("2026-03-01T12:00:00Z"));
  final Map<String, Pod> pods = new TreeMap<>();

  /** Pods that are gone, and of which the operator's watch has not told yet. */
  final List<Pod> removed = new ArrayList<>();

  final Map<String, ConfigMap> configMaps = new TreeMap<>();
  final Set<String> secrets = new HashSet<>(Set.of("kafka-user", "kafka-ca", EXTRA));
  final List<End> ends = new ArrayList<>();

  /** The plans of drivers that have changed them, by uid. */
  final Map<String, String> changedPlans = new HashMap<>();

  /** Standbys that run their plan, by uid. */
  final Set<String> takenOver = new HashSet<>();

  final FakeProcesses processes = new FakeProcesses();
  final FakeCheckpoints checkpoints = new FakeCheckpoints();

  /** Pods whose node does not respond to Kubernetes, by uid. */
  final Set<String> silent = new HashSet<>();

  /** Pods on such nodes that do not respond to the operator either, by uid. */
  final Set<String> unreachable = new HashSet<>();

  /** Pods that do not end when they are asked to, by uid. */
  final Set<String> hanging = new HashSet<>();

  /** Drivers with a query that makes no progress, by uid, and since when, as epoch millis. */
  final Map<String, Long> stalled = new HashMap<>();

  /** Another number for each content of all Secrets and ConfigMaps. */
  int content;

  /** Whether a quota leaves no room for a second driver. */
  boolean full;

  @Nullable StreamingPipeline pipeline;
  UserManifest manifest = UserManifest.FIRST;

  /** Number of reads from the API server, without those from the caches. */
  int asked;

  private int uids;
  private int podUids;
  private int lastAttempt;

  /** The user applies a manifest; an unchanged one has no effect. */
  void apply(UserManifest what, boolean suspended) {
    StreamingPipeline there = pipeline;
    if (there == null) {
      there = new StreamingPipeline();
      there.setMetadata(
          new ObjectMetaBuilder()
              .withNamespace("shop")
              .withName("orders")
              .withUid("uid-" + ++uids)
              .withGeneration(0L)
              .build());
      lastAttempt = 0;
    } else if (there.getSpec().equals(what.spec(suspended))) {
      return;
    }
    manifest = what;
    there.setSpec(what.spec(suspended));
    there.getMetadata().setGeneration(there.getMetadata().getGeneration() + 1);
    pipeline = there;
  }

  /** The user tells the operator to leave the pipeline alone, or to go on. */
  void pause(boolean paused) {
    if (pipeline != null) {
      pipeline.getMetadata().setAnnotations(Map.of(PodLabels.PAUSED, String.valueOf(paused)));
    }
  }

  void delete() {
    if (pipeline != null && !pipeline.isMarkedForDeletion()) {
      pipeline.getMetadata().setDeletionTimestamp(clock.instant().toString());
      pipeline.getMetadata().setGeneration(pipeline.getMetadata().getGeneration() + 1);
    }
  }

  void status(String uid, PipelineStatus status) {
    if (pipeline != null && pipeline.getMetadata().getUid().equals(uid)) {
      pipeline.setStatus(status);
    }
  }

  /** Kubernetes deletes the objects of resources that no longer exist. */
  void collectGarbage() {
    String uid = pipeline == null ? "" : pipeline.getMetadata().getUid();
    pods.values().stream()
        .filter(pod -> !isOwned(pod, uid))
        .forEach(pod -> processes.orphan(pod.getMetadata().getUid()));
    pods.values().removeIf(pod -> !isOwned(pod, uid));
    configMaps.values().removeIf(map -> !isOwned(map, uid));
  }

  /** Somebody deletes the nodes that do not confirm the end of a check. */
  void collectLostChecks() {
    Instant longAgo = clock.instant().minusSeconds(900);
    pods.values()
        .removeIf(
            pod ->
                Labels.CHECK.equals(pod.getMetadata().getLabels().get(Labels.ROLE))
                    && Optional.ofNullable(PodReader.read(pod).deletion())
                        .filter(deletion -> deletion.since().isBefore(longAgo))
                        .isPresent());
  }

  private static boolean isOwned(HasMetadata object, String uid) {
    return object.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner -> owner.getUid().equals(uid));
  }

  void keep(ConfigMap wanted) {
    String name = wanted.getMetadata().getName();
    String checkResult =
        Optional.ofNullable(configMaps.get(name))
            .map(map -> map.getMetadata().getAnnotations().get(Labels.CHECK_RESULT))
            .orElse(null);
    configMaps.put(name, wanted);
    if (checkResult != null) {
      note(name, checkResult);
    }
  }

  void note(String name, String checkResult) {
    configMaps.computeIfPresent(
        name,
        (key, map) ->
            new ConfigMapBuilder(map)
                .editMetadata()
                .addToAnnotations(Labels.CHECK_RESULT, checkResult)
                .endMetadata()
                .build());
  }

  /** Creates a pod unless it exists and belongs to the same resource. */
  void create(Pod wanted) {
    String name = wanted.getMetadata().getName();
    Pod there = pods.get(name);
    String owner = wanted.getMetadata().getOwnerReferences().get(0).getUid();
    if (there != null) {
      if (isOwned(there, owner) && there.getMetadata().getDeletionTimestamp() == null) {
        return;
      }
      throw new Refused("Pod " + name + " is there");
    }
    boolean standby = PodReader.read(wanted).standby();
    if (standby && full) {
      throw new Refused("exceeded quota");
    }
    if (standby) {
      standbys()
          .forEach(
              other -> {
                throw new AssertionError(name + " is made beside standby " + other.name());
              });
    } else if (Labels.DRIVER.equals(wanted.getMetadata().getLabels().get(Labels.ROLE))) {
      aliveDriver()
          .ifPresent(
              alive -> {
                throw new AssertionError(name + " is made beside " + alive.name());
              });
      int attempt = Names.attempt(name);
      // the same attempt again, if the operator died before it recorded a pod that then vanished
      if (attempt < lastAttempt) {
        throw new AssertionError("attempt " + attempt + " after " + lastAttempt);
      }
      lastAttempt = attempt;
    }
    pods.put(
        name,
        new PodBuilder(withDigests(wanted))
            .editMetadata()
            .withUid("pod-" + ++podUids)
            .withCreationTimestamp(clock.instant().toString())
            .endMetadata()
            .withNewStatus()
            .withPhase("Pending")
            .endStatus()
            .build());
  }

  private Pod withDigests(Pod pod) {
    List<StartInput> inputs =
        StartInput.of(pod).stream()
            .map(i -> new StartInput(i.kind(), i.name(), i.keys(), "token:" + content))
            .toList();
    return new PodBuilder(pod)
        .editMetadata()
        .addToAnnotations(Labels.START_INPUTS, Json.write(inputs))
        .endMetadata()
        .build();
  }

  /** Whether the driver has read what the Secrets contain now. */
  boolean readsPresentContent(Optional<ObservedPod> driver) {
    return driver
        .map(pod -> Objects.requireNonNull(pods.get(pod.name())))
        .filter(pod -> changed(StartInput.of(pod)).isPresent())
        .isEmpty();
  }

  private Optional<StartInput> changed(List<StartInput> started) {
    return started.stream()
        .filter(input -> input.digest() != null && !input.digest().equals("token:" + content))
        .findFirst();
  }

  /** The pod has gone; if its process still ran, that goes on. */
  void remove(String name) {
    Optional.ofNullable(pods.remove(name))
        .ifPresent(
            pod -> {
              processes.orphan(pod.getMetadata().getUid());
              removed.add(pod);
            });
  }

  void deletePod(String name) {
    Pod pod = pods.get(name);
    if (pod == null) {
      return;
    }
    if (PodReader.read(pod).exit() != null) {
      remove(name);
    } else if (pod.getMetadata().getDeletionTimestamp() == null) {
      pods.put(
          name,
          new PodBuilder(pod)
              .editMetadata()
              .withDeletionTimestamp(clock.instant().plusSeconds(75).toString())
              .withDeletionGracePeriodSeconds(75L)
              .endMetadata()
              .build());
    }
  }

  Optional<ObservedPod> aliveDriver() {
    return aliveDrivers().stream().findFirst();
  }

  /** Drivers that wait for the end of another one. */
  List<ObservedPod> standbys() {
    return aliveDrivers().stream().skip(1).filter(ObservedPod::standby).toList();
  }

  private List<ObservedPod> aliveDrivers() {
    return pods.values().stream()
        .filter(pod -> Labels.DRIVER.equals(pod.getMetadata().getLabels().get(Labels.ROLE)))
        .map(PodReader::read)
        .filter(ObservedPod::alive)
        .sorted(Comparator.comparingInt(ObservedPod::attempt))
        .toList();
  }

  /** Hash of the bundle that the driver runs. */
  String plan(ObservedPod driver) {
    return changedPlans.getOrDefault(driver.uid(), driver.plan());
  }

  /** What the bundle with this hash says; empty if it is not stored. */
  String content(String plan) {
    ConfigMap map = configMaps.get(Samples.NAMES.plan(plan));
    return map == null ? "" : map.getData().getOrDefault(DriverContract.PLAN_FILE, "");
  }

  /** Whether the runtime rejects a plan. */
  boolean refuses(String plan) {
    return plan.contains("refused") || !plan.isEmpty() && checkpoints.refuse(plan);
  }

  /** Lets a driver run another plan, if it runs at all. */
  void changePlan(ObservedPod driver, String plan) {
    if (aliveDriver().filter(alive -> alive.uid().equals(driver.uid())).isPresent()) {
      checkpoints.write(content(plan));
      changedPlans.put(driver.uid(), plan);
    }
  }

  /** Lets a standby run its plan. */
  void takeOver(ObservedPod standby) {
    aliveDriver()
        .filter(driver -> driver.attempt() < standby.attempt())
        .ifPresent(
            driver -> {
              throw new AssertionError(standby.name() + " takes over from " + driver.name());
            });
    takenOver.add(standby.uid());
  }

  @Override
  public List<MissingDependency> missing(String namespace, List<Dependency> needed) {
    asked++;
    return needed.stream()
        .filter(need -> need.kind() == Dependency.Kind.SECRET && !secrets.contains(need.name()))
        .map(need -> new MissingDependency(need.kind(), need.name(), null))
        .toList();
  }

  @Override
  public List<Pod> pods(String namespace, Names names) {
    asked++;
    return List.copyOf(pods.values());
  }

  @Override
  public Optional<StartInput> changed(PipelineScope scope, List<StartInput> started) {
    // not counted: it happens once a minute even if all is well
    return changed(started);
  }

  @Override
  public boolean shared(String namespace, PodNeeds needs) {
    asked++;
    return false;
  }

  /** The API server refused a request. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }
}
