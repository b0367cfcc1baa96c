package io.streamingpipelines.operator.reconciler;

import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.operator.change.Change;
import io.streamingpipelines.operator.change.ChangeDetector;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.desired.Json;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.PodReader;
import io.streamingpipelines.operator.observe.StoredBundle;
import io.streamingpipelines.plan.ExitReport;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What becomes of a {@link FakeCluster} in which nothing more happens. */
final class FakeClusterRest {
  private static final Map<UserManifest, List<Bundle>> BUNDLES =
      Arrays.stream(UserManifest.values())
          .collect(
              Collectors.toMap(
                  manifest -> manifest,
                  manifest ->
                      RandomWalk.IMAGES.stream()
                          .flatMap(image -> manifest.bundle(image).stream())
                          .toList()));

  private final FakeCluster world;
  private final FakeClusterKubelet kubelet;
  private final FakeClusterOperator operator;

  FakeClusterRest(FakeCluster world, FakeClusterKubelet kubelet, FakeClusterOperator operator) {
    this.world = world;
    this.kubelet = kubelet;
    this.operator = operator;
  }

  String phase() {
    return Optional.ofNullable(world.pipeline)
        .map(pipeline -> pipeline.getStatus())
        .map(PipelineStatus::phase)
        .orElse("-");
  }

  /** Lets only a healthy cluster act from now on; returns what is wrong in the end. */
  String reach(Supplier<Optional<Decision>> look) {
    world.pause(false);
    int still = 0;
    String before = "";
    for (int i = 0; i < 150 && still < 8; i++) {
      List.copyOf(world.pods.keySet()).forEach(kubelet::next);
      world.collectGarbage();
      world.collectLostChecks();
      operator.catchUp();
      Optional<Decision> decision = look.get();
      operator.time().pass(Duration.ofSeconds(15));
      String now = world.pods.keySet() + " " + world.configMaps.keySet() + " " + status();
      boolean rests =
          now.equals(before)
              && !hasLostPods()
              && decision.filter(d -> d.acts() || d instanceof Decision.Wait).isEmpty();
      still = rests ? still + 1 : 0;
      before = now;
    }
    return still < 8 ? "no rest: " + before : misfit();
  }

  /** Whether a pod waits for a node, which ends some time later. */
  private boolean hasLostPods() {
    return world.pods.values().stream()
        .map(PodReader::read)
        .filter(pod -> pod.exit() == null)
        .anyMatch(pod -> pod.deleting() || world.silent.contains(pod.uid()));
  }

  private String status() {
    return world.pipeline == null
        ? ""
        : Json.write(Objects.requireNonNull(world.pipeline.getStatus()))
            .replaceAll("\"(lag|watermarkDelay)[^,}]*", "");
  }

  private String misfit() {
    Optional<ObservedPod> driver = world.aliveDriver();
    if (world.pipeline == null) {
      return driver.map(d -> "gone, and runs " + d.name()).orElse("");
    }
    PipelineStatus status = Objects.requireNonNull(world.pipeline.getStatus());
    String where = phase() + " with " + driver + ": " + status;
    boolean awaitsSecret =
        world.manifest == UserManifest.SECRET && !world.secrets.contains(FakeCluster.EXTRA);
    if (!world.standbys().isEmpty() && !awaitsSecret) {
      return "a standby waits for ever: " + where;
    }
    if (world.pipeline.isMarkedForDeletion()) {
      return "not gone: " + where;
    }
    boolean none = driver.isEmpty();
    boolean ready = driver.filter(d -> d.readySince() != null).isPresent();
    boolean runsWanted = driver.filter(d -> fits(world.plan(d), world.manifest)).isPresent();
    boolean stuck = driver.isPresent() && !ready;
    String phase = phase();
    if (Boolean.TRUE.equals(world.pipeline.getSpec().suspend())) {
      return phase.equals("Suspended") && none ? "" : where;
    }
    boolean secret = world.secrets.contains(FakeCluster.EXTRA);
    boolean blocked = phase.equals("Blocked") && ready;
    if (phase.equals("Running") && ready && !awaitsSecret && !world.readsPresentContent(driver)) {
      return "runs with outdated Secrets: " + where;
    }
    boolean ended = phase.equals("Completed") && none && hasEnded(ExitReport.Outcome.COMPLETED);
    boolean failed = phase.equals("Failed") && none && hasEnded(ExitReport.Outcome.FAILED);
    boolean waits = phase.equals("Pending") && (none || stuck);
    boolean refused =
        Objects.requireNonNull(BUNDLES.get(world.manifest)).stream()
            .anyMatch(bundle -> world.refuses(bundle.plan()));
    boolean good =
        switch (refused ? UserManifest.REFUSED : world.manifest) {
          case BROKEN, REFUSED ->
              // the plan before it may have a schedule
              phase.equals("Scheduled") && none
                  || blocked
                  || phase.equals("Failed") && none
                  || waits
                  || ended;
          case NO_IMAGE -> blocked || waits && runsWanted;
          case SECRET ->
              secret
                  ? phase.equals("Running") && ready && runsWanted || ended || failed
                  : ready && phase.equals("Running") || blocked || waits || ended || failed;
          case SCHEDULE -> phase.equals("Scheduled") && none || blocked;
          case ROLLBACK ->
              phase.equals("Running") && ready && runsWanted
                  || ended
                  || failed
                  || blocked && Objects.requireNonNull(status.plan()).rolledBack() != null;
          case FIRST,
              OTHER_QUERY,
              MORE_MEMORY,
              NONCE,
              LABELS,
              ON_STALL,
              NEW_GENERATION,
              OTHER_CHECKPOINTS ->
              phase.equals("Running") && ready && runsWanted || ended || failed;
        };
    return good ? "" : where;
  }

  /** Whether a driver with the plan of the manifest has ended for good. */
  private boolean hasEnded(ExitReport.Outcome outcome) {
    String uid = Objects.requireNonNull(world.pipeline).getMetadata().getUid();
    return world.ends.stream()
        .anyMatch(
            end ->
                end.uid().equals(uid)
                    && end.outcome() == outcome
                    && fits(end.plan(), world.manifest));
  }

  /** Whether the running plan is the wanted one, or may keep running instead of it. */
  private boolean fits(String hash, UserManifest manifest) {
    return Objects.requireNonNull(BUNDLES.get(manifest)).stream()
        .anyMatch(
            wanted ->
                bundle(hash)
                    .filter(
                        running -> {
                          Change change = ChangeDetector.detect(running, wanted);
                          return change == Change.NONE || change == Change.LIVE;
                        })
                    .isPresent());
  }

  private Optional<Bundle> bundle(String hash) {
    return Stream.concat(
            BUNDLES.values().stream().flatMap(List::stream),
            world.configMaps.values().stream().map(map -> StoredBundle.read(map).bundle()))
        .filter(bundle -> bundle.hash().equals(hash))
        .findFirst();
  }
}
