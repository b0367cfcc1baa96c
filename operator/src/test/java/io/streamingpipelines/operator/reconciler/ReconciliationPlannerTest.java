package io.streamingpipelines.operator.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamingpipelines.api.status.ConditionType;
import io.streamingpipelines.api.status.DrainStatus;
import io.streamingpipelines.api.status.PendingChange;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.operator.observe.ObservedPod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Tests {@link Observer} and {@link WantedBundles}, too, in a cluster with one pipeline. */
class ReconciliationPlannerTest {
  private final FakeCluster world = new FakeCluster();
  private final FakeClusterKubelet kubelet = new FakeClusterKubelet(world);
  private final FakeClusterOperator operator = new FakeClusterOperator(world);

  private void settle() {
    for (int i = 0; i < 12; i++) {
      List.copyOf(world.pods.keySet()).forEach(kubelet::next);
      operator.catchUp();
      operator.reconcile();
      operator.time().pass(Duration.ofSeconds(10));
    }
  }

  private void run(UserManifest manifest) {
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
    run(UserManifest.FIRST);
    operator.restart("runtime:2");
    settle();
    assertThat(driver()).isEqualTo("orders-driver-1");
    assertThat(world.configMaps).hasSize(1);
    assertThat(upgrade()).contains("starts new plans with image runtime:2");
    run(UserManifest.OTHER_QUERY);
    assertThat(driver()).isEqualTo("orders-driver-2");
    assertThat(upgrade()).isEmpty();
    Pod next = Objects.requireNonNull(world.pods.get("orders-driver-2"));
    assertThat(next.getSpec().getContainers()).extracting("image").containsExactly("runtime:2");
  }

  @Test
  void anotherNonceTakesUpTheImageOfANewerOperator() {
    run(UserManifest.FIRST);
    operator.restart("runtime:2");
    settle();
    assertThat(upgrade()).contains("runtime:2");
    run(UserManifest.NONCE);
    assertThat(driver()).isEqualTo("orders-driver-2");
    Pod next = Objects.requireNonNull(world.pods.get("orders-driver-2"));
    assertThat(next.getSpec().getContainers()).extracting("image").containsExactly("runtime:2");
    assertThat(upgrade()).isEmpty();
    settle();
    assertThat(driver()).as("once").isEqualTo("orders-driver-2");
  }

  @Test
  void otherContentOfASecretReplacesTheDriverOnceAndCountsAsNoFailure() {
    run(UserManifest.FIRST);
    world.content++;
    settle();
    settle();
    assertThat(driver()).isEqualTo("orders-driver-2");
    assertThat(status().phase()).isEqualTo("Running");
    assertThat(Objects.requireNonNull(status().restarts()).count()).isZero();
    assertThat(world.configMaps).as("it runs the same plan").hasSize(1);
  }

  @Test
  void aBlockedPipelineStartsAgainWithItsOldPlanForOtherContentOfASecret() {
    run(UserManifest.FIRST);
    run(UserManifest.BROKEN);
    assertThat(status().phase()).isEqualTo("Blocked");
    world.content++;
    settle();
    settle();
    assertThat(driver()).isEqualTo("orders-driver-2");
    assertThat(status().phase()).isEqualTo("Blocked");
    assertThat(Objects.requireNonNull(status().restarts()).count()).isZero();
  }

  private String upgrade() {
    return status().conditions().stream()
        .filter(ConditionType.UPGRADE_AVAILABLE::isTypeOf)
        .map(condition -> String.valueOf(condition.message()))
        .findFirst()
        .orElse("");
  }

  @Test
  void aDriverThatTheCacheDoesNotShowIsLookedForBeforeItIsLost() {
    world.apply(UserManifest.FIRST, false);
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
    run(UserManifest.FIRST);
    int asked = world.asked;
    settle();
    assertThat(status().phase()).isEqualTo("Running");
    assertThat(world.asked).isEqualTo(asked);
  }

  @Test
  void onlyThePlansThatCouldStillRunAreKept() {
    List<Integer> kept = new ArrayList<>();
    for (UserManifest manifest :
        List.of(
            UserManifest.FIRST,
            UserManifest.OTHER_QUERY,
            UserManifest.MORE_MEMORY,
            UserManifest.REFUSED)) {
      run(manifest);
      kept.add(world.configMaps.size());
    }
    assertThat(kept).containsExactly(1, 1, 1, 2);
    run(UserManifest.LABELS);
    world.apply(UserManifest.LABELS, true);
    settle();
    assertThat(status().phase()).isEqualTo("Suspended");
    assertThat(world.configMaps).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void aRefusedChangeLeavesWhatRunsAndIsTakenBack() {
    run(UserManifest.FIRST);
    run(UserManifest.REFUSED);
    assertThat(status().phase()).isEqualTo("Blocked");
    PendingChange pending = Objects.requireNonNull(status().pendingChange());
    assertThat(pending.generation()).isEqualTo(status().observedGeneration());
    assertThat(pending.changes()).isNotEmpty();
    run(UserManifest.FIRST);
    assertThat(status().phase()).isEqualTo("Running");
    assertThat(status().pendingChange()).as("taken back").isNull();
    assertThat(driver()).isEqualTo("orders-driver-1");
    assertThat(world.pods).hasSize(1);
  }

  @Test
  void whatAPodLacksIsSaidAndTheDriverStartsOnceItIsThere() {
    world.secrets.remove(FakeCluster.EXTRA);
    run(UserManifest.SECRET);
    assertThat(status().phase()).isEqualTo("Pending");
    assertThat(driver()).isEqualTo("none");
    world.secrets.add(FakeCluster.EXTRA);
    settle();
    assertThat(status().phase()).isEqualTo("Running");
  }

  @Test
  void aDriverThatIsGoneBeforeItsEndWasSeenIsSeenAsItEnded() {
    run(UserManifest.FIRST);
    world.apply(UserManifest.FIRST, true);
    operator.catchUpWithTheResource();
    operator.reconcile();
    kubelet.next("orders-driver-1");
    kubelet.next("orders-driver-1");
    assertThat(world.pods).isEmpty();
    settle();
    assertThat(status().phase()).isEqualTo("Suspended");
    assertThat(Objects.requireNonNull(status().lastDrain()).drained()).isTrue();

    world.apply(UserManifest.FIRST, false);
    settle();
    world.apply(UserManifest.FIRST, true);
    operator.catchUpWithTheResource();
    operator.reconcile();
    kubelet.next("orders-driver-2");
    kubelet.next("orders-driver-2");
    operator.restart("runtime:1");
    settle();
    DrainStatus unseen = Objects.requireNonNull(status().lastDrain());
    assertThat(unseen.attempt()).isEqualTo(2);
    assertThat(unseen.drained()).as("the operator was away").isNull();
  }

  @Test
  void aPipelineThatIsDeletedIsGoneOnceItsDriverHasDrained() {
    run(UserManifest.FIRST);
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
