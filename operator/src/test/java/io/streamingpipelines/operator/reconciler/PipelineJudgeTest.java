package io.streamingpipelines.operator.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamingpipelines.api.PipelineStatus;
import io.streamingpipelines.operator.observe.ObservedPod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** With {@link Observer} and {@link WantedBundles}, in a world of one pipeline. */
class PipelineJudgeTest {
  private final World world = new World();
  private final WorldsKubelet kubelet = new WorldsKubelet(world);
  private final WorldsOperator operator = new WorldsOperator(world);

  private void settle() {
    for (int i = 0; i < 12; i++) {
      List.copyOf(world.pods.keySet()).forEach(kubelet::next);
      operator.catchUp();
      operator.reconcile();
      operator.time().pass(Duration.ofSeconds(10));
    }
  }

  private void run(Manifest manifest) {
    world.apply(manifest, false);
    settle();
  }

  private PipelineStatus status() {
    return Objects.requireNonNull(Objects.requireNonNull(world.pipeline).getStatus());
  }

  private String driver() {
    return world.aliveDriver().map(ObservedPod::name).orElse("none");
  }

  @Test
  void anUpgradeOfTheOperatorRestartsNothing() {
    run(Manifest.FIRST);
    operator.restart("runtime:2");
    settle();
    assertThat(driver()).isEqualTo("orders-driver-1");
    assertThat(world.configMaps).hasSize(1);
    run(Manifest.OTHER_QUERY);
    assertThat(driver()).isEqualTo("orders-driver-2");
    Pod next = Objects.requireNonNull(world.pods.get("orders-driver-2"));
    assertThat(next.getSpec().getContainers()).extracting("image").containsExactly("runtime:2");
  }

  @Test
  void aDriverThatTheCacheDoesNotShowIsLookedForBeforeItIsLost() {
    world.apply(Manifest.FIRST, false);
    operator.catchUp();
    operator.reconcile();
    operator.reconcile();
    operator.reconcile();
    assertThat(driver()).isEqualTo("orders-driver-1");
    assertThat(status().phase()).isEqualTo("Starting");
    assertThat(Objects.requireNonNull(status().restarts()).count()).isZero();
  }

  @Test
  void nothingIsAskedOfTheApiServerWhileAllIsWell() {
    run(Manifest.FIRST);
    int asked = world.asked;
    settle();
    assertThat(status().phase()).isEqualTo("Running");
    assertThat(world.asked).isEqualTo(asked);
  }

  @Test
  void onlyThePlansThatCouldStillRunAreKept() {
    List<Integer> kept = new ArrayList<>();
    for (Manifest manifest :
        List.of(Manifest.FIRST, Manifest.OTHER_QUERY, Manifest.MORE_MEMORY, Manifest.REFUSED)) {
      run(manifest);
      kept.add(world.configMaps.size());
    }
    assertThat(kept).containsExactly(1, 1, 1, 2);
    run(Manifest.LABELS);
    world.apply(Manifest.LABELS, true);
    settle();
    assertThat(status().phase()).isEqualTo("Suspended");
    assertThat(world.configMaps).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void aRefusedChangeLeavesWhatRunsAndIsTakenBack() {
    run(Manifest.FIRST);
    run(Manifest.REFUSED);
    assertThat(status().phase()).isEqualTo("Blocked");
    run(Manifest.FIRST);
    assertThat(status().phase()).isEqualTo("Running");
    assertThat(driver()).isEqualTo("orders-driver-1");
    assertThat(world.pods).hasSize(1);
  }

  @Test
  void whatAPodLacksIsSaidAndTheDriverStartsOnceItIsThere() {
    world.secrets.remove(World.EXTRA);
    run(Manifest.SECRET);
    assertThat(status().phase()).isEqualTo("Pending");
    assertThat(driver()).isEqualTo("none");
    world.secrets.add(World.EXTRA);
    settle();
    assertThat(status().phase()).isEqualTo("Running");
  }

  @Test
  void aPipelineThatIsDeletedIsGoneOnceItsDriverHasDrained() {
    run(Manifest.FIRST);
    world.delete();
    operator.catchUp();
    operator.reconcile();
    assertThat(status().phase()).isEqualTo("Terminating");
    assertThat(world.pipeline).isNotNull();
    settle();
    assertThat(world.pipeline).isNull();
    assertThat(driver()).isEqualTo("none");
  }
}
