package io.streamingpipelines.operator.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;

/** A pipeline with random events for a while, and without any after that. */
final class RandomWalk {
  static final List<String> IMAGES = List.of("runtime:1", "runtime:2");

  private final SplittableRandom random;
  private final FakeCluster world = new FakeCluster();
  private final FakeClusterKubelet kubelet = new FakeClusterKubelet(world);
  private final FakeClusterOperator operator = new FakeClusterOperator(world);
  private final FakeClusterRest rest = new FakeClusterRest(world, kubelet, operator);
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
    story.add("-- quiet");
    assertThat(rest.reach(() -> look(Integer.MAX_VALUE))).as("misfit").isEmpty();
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
            + rest.phase();
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
}
