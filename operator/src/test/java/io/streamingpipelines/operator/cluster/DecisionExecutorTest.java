package io.streamingpipelines.operator.cluster;

import static io.streamingpipelines.operator.Samples.NAMES;
import static io.streamingpipelines.operator.Samples.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.operator.ObjectsApi;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.desired.Json;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.operator.observe.CheckResult;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DecisionExecutorTest {
  private final ObjectsApi api;

  DecisionExecutorTest() throws IOException {
    api = new ObjectsApi();
  }

  @AfterEach
  void close() {
    api.close();
  }

  /**
   * Server-side apply removes the fields that the same manager has applied before and no longer
   * names.
   */
  @Test
  void thePlanAndItsCheckResultAreAppliedByManagersThatDoNotNameTheFieldsOfEachOther() {
    StreamingPipeline pipeline = new StreamingPipeline();
    pipeline.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("shop")
            .withName("orders")
            .withUid("uid-7")
            .withGeneration(3L)
            .build());
    PipelineScope scope = PipelineScope.of(pipeline);
    DecisionExecutor executor = new DecisionExecutor(api.client(), () -> "token");
    Bundle bundle = orders().bundle();

    executor.storeBundle(bundle, 3, scope);
    executor.recordCheckResult(scope, bundle, new CheckResult(3, true, List.of(), 0));

    assertThat(api.applied())
        .extracting(ObjectsApi.Applied::path)
        .containsOnly("/api/v1/namespaces/shop/configmaps/" + NAMES.plan(bundle.hash()))
        .hasSize(2);
    assertThat(api.applied()).extracting(ObjectsApi.Applied::manager).doesNotHaveDuplicates();
    ConfigMap plan = configMap(api.applied().get(0));
    ConfigMap result = configMap(api.applied().get(1));
    assertThat(plan.getData()).isNotEmpty();
    assertThat(plan.getMetadata().getAnnotations()).doesNotContainKey(Labels.CHECK_RESULT);
    assertThat(result.getData()).isEmpty();
    assertThat(result.getMetadata().getAnnotations()).containsOnlyKeys(Labels.CHECK_RESULT);
    assertThat(result.getMetadata().getLabels()).isEmpty();
  }

  private static ConfigMap configMap(ObjectsApi.Applied applied) {
    return Json.read(applied.body(), ConfigMap.class).orElseThrow();
  }
}
