package io.streamingpipelines.e2e.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.e2e.cluster.Cluster;
import io.streamingpipelines.e2e.cluster.EarlierBuild;
import io.streamingpipelines.e2e.cluster.Lake;
import io.streamingpipelines.e2e.cluster.OnCluster;
import io.streamingpipelines.e2e.cluster.Shop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * An operator with drivers of another release: it understands their reports, ends and replaces
 * them, and restarts none of them unasked.
 */
@OnCluster
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpgradesE2E {
  private static final Duration START = Duration.ofMinutes(4);
  private static final String TODAY = "streamingpipelines/runtime:dev";
  private static final String SIZE = "driver: {cores: 1, cpuRequest: 100m, memory: 1Gi}";

  private Shop shop;
  private EarlierBuild earlier;

  @BeforeAll
  void open(Cluster cluster) {
    earlier = EarlierBuild.load(cluster);
    shop = Shop.open(cluster, "upgrades");
  }

  @BeforeEach
  void installEarlier(Cluster cluster) throws Exception {
    earlier.install(cluster);
  }

  @AfterAll
  void close(Cluster cluster) {
    cluster.installOperator();
    shop.close();
  }

  private static String withImage(String manifest, String image) {
    return manifest.replace(SIZE, "image: '" + image + "', " + SIZE);
  }

  private Pod driver(String pipeline) {
    PipelineStatus status = shop.status(pipeline).orElseThrow();
    return shop.cluster()
        .client()
        .pods()
        .inNamespace(shop.namespace())
        .withName(Objects.requireNonNull(status.driver()).pod())
        .require();
  }

  private static String image(Pod driver) {
    return driver.getSpec().getContainers().get(0).getImage();
  }

  private void running(String pipeline, String manifest) {
    shop.apply(manifest);
    Ticks.committed(shop, pipeline, 2);
  }

  /** The driver works on, and the operator that was installed last follows its progress. */
  private void worksOn(String pipeline, Pod before) {
    Ticks.committed(shop, pipeline, Ticks.batch(shop.status(pipeline).orElseThrow()) + 3);
    assertThat(driver(pipeline).getMetadata().getUid())
        .as(() -> shop.kubectl("describe", "spl", pipeline))
        .isEqualTo(before.getMetadata().getUid());
  }

  /** Waits until the new operator has seen the pipeline, and offers its image. */
  private PipelineStatus offered(String pipeline) {
    return shop.await(
        pipeline,
        "the newer image is offered",
        START,
        s -> Looks.condition(s, "UpgradeAvailable").startsWith("True"));
  }

  private PipelineStatus changed(String pipeline, String manifest) {
    shop.apply(manifest);
    PipelineStatus status =
        shop.await(
            pipeline,
            "the change runs with today's image",
            START,
            s ->
                "Running".equals(s.phase())
                    && Looks.condition(s, "UpgradeAvailable").isEmpty()
                    && image(driver(pipeline)).equals(TODAY));
    Ticks.committed(shop, pipeline, Ticks.batch(status) + 2);
    return status;
  }

  private void everyRowIsThereOnce(String pipeline, Path copy) {
    shop.suspend(pipeline);
    shop.awaitPhase(pipeline, "Suspended", START);
    shop.copy(pipeline + "/tables", copy);
    Ticks.everyRowIsThereOnce(new Lake(copy.resolve(pipeline + "/tables")), "seen");
    shop.kubectl("delete", "spl", pipeline, "--timeout=180s");
  }

  @Test
  void anUpgradeOfTheOperatorRestartsNothingUntilAChange(Cluster cluster, @TempDir Path copy) {
    running("aged", Ticks.manifest("aged", "SELECT value FROM ticks", ""));
    assertThat(image(driver("aged"))).isEqualTo(earlier.runtimeImage());
    Pod before = driver("aged");

    cluster.installOperator();
    assertThat(Looks.condition(offered("aged"), "UpgradeAvailable")).contains(TODAY);
    worksOn("aged", before);

    changed("aged", Ticks.manifest("aged", "SELECT value FROM ticks WHERE value >= 0", ""));
    everyRowIsThereOnce("aged", copy);
  }

  @Test
  void aDriverOfTheEarlierReleaseIsDrainedByTheNewOperatorAndResumedWithItsImage(
      Cluster cluster, @TempDir Path copy) {
    running("asleep", Ticks.manifest("asleep", "SELECT value FROM ticks", ""));
    cluster.installOperator();
    shop.suspend("asleep");
    PipelineStatus suspended = shop.awaitPhase("asleep", "Suspended", START);
    assertThat(Objects.requireNonNull(suspended.lastDrain()).drained()).isTrue();

    // to resume is a change of the manifest, which takes up the new image
    shop.kubectl("patch", "spl", "asleep", "--type=merge", "-p", "{\"spec\":{\"suspend\":false}}");
    Ticks.committed(shop, "asleep", Ticks.batch(suspended) + 2);
    assertThat(image(driver("asleep"))).isEqualTo(TODAY);
    everyRowIsThereOnce("asleep", copy);
  }

  @Test
  void aDriverOfTheEarlierReleaseIsReplacedAfterAnotherNonce(Cluster cluster, @TempDir Path copy) {
    running("told", Ticks.manifest("told", "SELECT value FROM ticks", ""));
    cluster.installOperator();
    changed(
        "told", Ticks.manifest("told", "SELECT value FROM ticks", "  restart: {nonce: upgrade}\n"));
    everyRowIsThereOnce("told", copy);
  }

  @Test
  void aDriverOfTheEarlierReleaseThatDiesIsReplacedByOneOfTheSameRelease(
      Cluster cluster, @TempDir Path copy) {
    running("mortal", Ticks.manifest("mortal", "SELECT value FROM ticks", ""));
    cluster.installOperator();
    long batch = Ticks.batch(offered("mortal"));
    shop.killJava("mortal-driver-1");
    shop.await(
        "mortal",
        "the next driver commits",
        START,
        s -> "Running".equals(s.phase()) && Looks.attempt(s) == 2 && Ticks.batch(s) > batch + 1);
    assertThat(image(driver("mortal"))).isEqualTo(earlier.runtimeImage());
    everyRowIsThereOnce("mortal", copy);
  }

  @Test
  void theEarlierOperatorRunsDriversOfTheNewRelease(Cluster cluster, @TempDir Path copy) {
    running("forward", withImage(Ticks.manifest("forward", "SELECT value FROM ticks", ""), TODAY));
    assertThat(image(driver("forward"))).isEqualTo(TODAY);
    Pod before = driver("forward");
    cluster.installOperator();
    worksOn("forward", before);
    everyRowIsThereOnce("forward", copy);
  }

  @Test
  void theEarlierOperatorComesBackAndRestartsNothing(Cluster cluster, @TempDir Path copy)
      throws Exception {
    cluster.installOperator();
    running("back", Ticks.manifest("back", "SELECT value FROM ticks", ""));
    Pod before = driver("back");
    earlier.install(cluster);
    worksOn("back", before);
    cluster.installOperator();
    worksOn("back", before);
    everyRowIsThereOnce("back", copy);
  }
}
