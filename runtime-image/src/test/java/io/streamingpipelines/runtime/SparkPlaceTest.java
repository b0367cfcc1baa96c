package io.streamingpipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.Owner;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.PipelinePlanBuilder;
import io.streamingpipelines.plan.RestartPlan;
import io.streamingpipelines.plan.StoragePlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SparkPlaceTest {
  private static final Path SCRATCH = Path.of("/scratch");
  private static final SparkPlace POD =
      new SparkPlace.Pod(
          "orders-driver-2",
          "shop",
          "10.0.0.7",
          Map.of("spark.kubernetes.container.image", "runtime:1"));

  @Test
  void runsInsideTheDriverWithItsCoresWhereThereAreNoExecutors() {
    PipelinePlan plan = plan(Map.of("spark.driver.cores", "3", "spark.executor.instances", "0"));

    assertThat(POD.master(plan)).isEqualTo("local[3]");
    assertThat(POD.slots(plan)).isEqualTo(3);
    assertThat(POD.settings(plan, SCRATCH))
        .containsEntry("spark.driver.bindAddress", "127.0.0.1")
        .containsEntry("spark.driver.host", "localhost")
        .doesNotContainKey("spark.kubernetes.driver.pod.name");
  }

  @Test
  void asksTheClusterForExecutorsThatConnectToThePodsAddress() {
    PipelinePlan plan = plan(Map.of("spark.executor.instances", "2", "spark.executor.cores", "4"));

    assertThat(POD.master(plan)).isEqualTo("k8s://https://kubernetes.default.svc");
    assertThat(POD.slots(plan)).isEqualTo(8);
    assertThat(POD.settings(plan, SCRATCH))
        .containsEntry("spark.driver.host", "10.0.0.7")
        .containsEntry("spark.driver.port", "7078")
        .containsEntry("spark.kubernetes.driver.pod.name", "orders-driver-2")
        .containsEntry("spark.kubernetes.namespace", "shop")
        .containsEntry("spark.kubernetes.container.image", "runtime:1")
        .containsEntry("spark.dynamicAllocation.enabled", "false");
  }

  @Test
  void alwaysAuthenticates() {
    for (SparkPlace place : List.of(POD, new SparkPlace.Local(2))) {
      for (String executors : List.of("0", "2")) {
        PipelinePlan plan =
            plan(Map.of("spark.executor.instances", executors, "spark.authenticate", "false"));

        assertThat(place.settings(plan, SCRATCH)).containsEntry("spark.authenticate", "true");
      }
    }
  }

  @Test
  void encryptsUnlessTheUserSaysOtherwise() {
    assertThat(POD.settings(plan(Map.of("spark.executor.instances", "1")), SCRATCH))
        .containsEntry("spark.network.crypto.enabled", "true")
        .containsEntry("spark.io.encryption.enabled", "true");
    assertThat(POD.settings(plan(Map.of("spark.io.encryption.enabled", "false")), SCRATCH))
        .containsEntry("spark.io.encryption.enabled", "false");
  }

  @Test
  void hasNoSparkUiUnlessTheUserAsksForIt() {
    assertThat(POD.settings(plan(Map.of()), SCRATCH)).containsEntry("spark.ui.enabled", "false");
    assertThat(POD.settings(plan(Map.of("spark.ui.enabled", "true")), SCRATCH))
        .containsEntry("spark.ui.enabled", "true");
  }

  private static PipelinePlan plan(Map<String, String> conf) {
    return PipelinePlanBuilder.builder()
        .formatVersion(PipelinePlan.FORMAT_VERSION)
        .owner(new Owner("local", "shop", "orders"))
        .storage(new StoragePlan("file:/t", "file:/c", null))
        .sources(List.of())
        .views(List.of())
        .tables(List.of())
        .sinks(List.of())
        .sparkConf(new TreeMap<>(conf))
        .jars(List.of())
        .functions(List.of())
        .restart(new RestartPlan(RestartPlan.Policy.ON_FAILURE, 1, 1, 1, 1))
        .drainGraceMillis(1000)
        .build();
  }
}
