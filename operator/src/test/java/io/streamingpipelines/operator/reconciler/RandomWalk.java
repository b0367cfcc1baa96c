package io.streamingpipelines.operator.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.streamingpipelines.plan.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A pipeline with random events for a while, and without any after that. */
final class RandomWalk {
  private static final List<String> IMAGES = List.of("runtime:1", "runtime:2");
  private static final Map<UserManifest, List<Bundle>> BUNDLES =
      Arrays.stream(UserManifest.values())
          .collect(
              Collectors.toMap(
                  manifest -> manifest,
                  manifest ->
                      IMAGES.stream().flatMap(image -> manifest.bundle(image).stream()).toList()));

  private final SplittableRandom random;
  private final FakeCluster world = new FakeCluster();
  private final FakeClusterKubelet kubelet = new FakeClusterKubelet(world);
  private final FakeClusterOperator operator = new FakeClusterOperator(world);
  private final List<String> story = new ArrayList<>(List.of("-- start"));

  RandomWalk(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** The events so far, for people. */
  List<String> story() {
    return List.copyOf(story);
  }

  void go() {
    int steps = 10 + random.nextInt(60);
    for (int i = 0; i < steps; i++) {
      happen(random.nextInt(25));
      world.processes.commit();
      int known = random.nextInt(10);
      if (known < 7) {
        operator.catchUp();
      } else if (known == 7) {
        operator.catchUpWithTheResource();
      }
      if (random.nextInt(10) < 7) {
        boolean disturbed = random.nextInt(8) == 0;
        look(disturbed ? random.nextInt(5) : Integer.MAX_VALUE);
        if (disturbed && random.nextBoolean()) {
          restart();
        }
      }
    }
    if (world.pipeline == null) {
      world.apply(UserManifest.FIRST, false);
    }
    assertThat(settle()).as("misfit").isEmpty();
  }

  private void happen(int what) {
    switch (what) {
      case 0, 1 -> apply(any(UserManifest.values()), random.nextInt(6) == 0);
      case 2 -> apply(world.manifest, random.nextBoolean());
      case 3 -> {
        if (random.nextInt(3) == 0) {
          story.add("delete");
          world.delete();
        }
      }
      case 4 -> {
        boolean there =
            world.secrets.remove(FakeCluster.EXTRA) || !world.secrets.add(FakeCluster.EXTRA);
        story.add("the Secret " + (there ? "goes" : "comes"));
      }
      case 5 -> {
        if (random.nextInt(3) == 0) {
          restart();
        }
      }
      case 6 -> pass(Duration.ofSeconds(random.nextInt(700)));
      case 7 -> trouble();
      case 8 -> world.collectGarbage();
      case 20 -> {
        story.add("the Secrets get other content");
        world.content++;
      }
      case 21 -> {
        boolean paused = random.nextInt(3) == 0;
        story.add(paused ? "pause" : "unpause");
        world.pause(paused);
      }
      case 22, 23 -> nodes();
      case 24 ->
          world
              .aliveDriver()
              .filter(driver -> driver.readySince() != null)
              .ifPresent(
                  driver -> {
                    story.add(driver.name() + " makes no progress");
                    world.stalled.put(
                        driver.uid(),
                        world.clock.instant().minus(Duration.ofHours(1)).toEpochMilli());
                  });
      case 9 -> {
        world.full = !world.full;
        story.add("the quota is " + (world.full ? "used up" : "raised"));
      }
      default -> {
        pass(Duration.ofSeconds(random.nextInt(12)));
        anyPod()
            .ifPresent(
                pod -> {
                  kubelet.next(pod);
                  story.add("kubelet: " + pod);
                });
      }
    }
  }

  private void apply(UserManifest manifest, boolean suspended) {
    story.add("apply " + manifest + (suspended ? " suspended" : ""));
    world.apply(manifest, suspended);
  }

  private void restart() {
    String image = any(IMAGES.toArray(String[]::new));
    story.add("the operator restarts as " + image);
    operator.restart(image);
  }

  private void pass(Duration time) {
    operator.time().pass(time);
  }

  /** Nodes are lost and come back, and pods do not end. */
  private void nodes() {
    Optional<String> pod = anyPod();
    int what = random.nextInt(4);
    if (what == 0 || pod.isEmpty()) {
      story.add("all nodes are back");
      kubelet.nodesAreBack();
    } else if (what == 1) {
      story.add(pod.get() + " does not end");
      world.hanging.add(uid(pod.get()));
    } else {
      boolean reachable = random.nextBoolean();
      story.add(
          "the node of " + pod.get() + " is silent" + (reachable ? "" : ", also to the operator"));
      kubelet.loseNode(pod.get(), reachable);
    }
  }

  private String uid(String pod) {
    return Objects.requireNonNull(world.pods.get(pod)).getMetadata().getUid();
  }

  /** A pod ends by itself, somebody deletes it, or its node is removed. */
  private void trouble() {
    Optional<String> pod = anyPod();
    if (pod.isEmpty()) {
      return;
    }
    String name = pod.get();
    boolean running =
        world
            .aliveDriver()
            .filter(d -> d.name().equals(name) && d.started())
            .filter(d -> !world.silent.contains(d.uid()))
            .isPresent();
    int what = random.nextInt(4);
    if (what == 0) {
      story.add("somebody deletes " + name);
      world.deletePod(name);
    } else if (what == 1) {
      story.add(name + " vanishes");
      world.remove(name);
    } else if (running && what == 2) {
      Failure.Kind kind = any(Failure.Kind.values());
      story.add(name + " fails: " + kind);
      kubelet.end(name, ExitReport.Outcome.FAILED, kind);
    } else if (running) {
      ExitReport.Outcome outcome =
          any(ExitReport.Outcome.COMPLETED, ExitReport.Outcome.DRAINED, ExitReport.Outcome.FENCED);
      story.add(name + " ends: " + outcome);
      kubelet.end(name, outcome, null);
    }
  }

  private Optional<String> anyPod() {
    return world.pods.isEmpty()
        ? Optional.empty()
        : Optional.of(any(world.pods.keySet().toArray(String[]::new)));
  }

  @SafeVarargs
  private <T> T any(T... from) {
    return from[random.nextInt(from.length)];
  }

  private Optional<Decision> look(int deeds) {
    Optional<Decision> decision = operator.reconcile(deeds);
    String line =
        "operator: "
            + decision.map(RandomWalk::text).orElse("-")
            + (deeds == Integer.MAX_VALUE ? "" : " (" + deeds + " deeds)")
            + " -> "
            + phase();
    if (!line.equals(story.get(story.size() - 1))) {
      story.add(line);
    }
    return decision;
  }

  private static String text(Decision decision) {
    return decision instanceof Decision.Start start
        ? "Start " + start.attempt() + " of " + start.bundle().hash()
        : decision.getClass().getSimpleName();
  }

  private String phase() {
    return Optional.ofNullable(world.pipeline)
        .map(pipeline -> pipeline.getStatus())
        .map(PipelineStatus::phase)
        .orElse("-");
  }

  /** Lets only a healthy cluster act from now on; returns what is wrong in the end. */
  private String settle() {
    story.add("-- quiet");
    world.pause(false);
    int still = 0;
    String before = "";
    for (int i = 0; i < 150 && still < 8; i++) {
      List.copyOf(world.pods.keySet()).forEach(kubelet::next);
      world.collectGarbage();
      world.collectLostChecks();
      operator.catchUp();
      Optional<Decision> decision = look(Integer.MAX_VALUE);
      pass(Duration.ofSeconds(15));
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
    boolean good =
        switch (world.manifest) {
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
          case FIRST, OTHER_QUERY, MORE_MEMORY, NONCE, LABELS, ON_STALL ->
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
