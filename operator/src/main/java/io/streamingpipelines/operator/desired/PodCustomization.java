package io.streamingpipelines.operator.desired;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamingpipelines.api.PipelineSpec;
import io.streamingpipelines.api.driver.DriverSpec;
import io.streamingpipelines.api.driver.EnvSpec;
import io.streamingpipelines.api.driver.ExecutorSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a user may set on a driver or an executor pod, in one form for both. */
record PodCustomization(
    Map<String, String> labels,
    Map<String, String> annotations,
    List<EnvSpec> env,
    Map<String, String> nodeSelector,
    List<JsonNode> tolerations,
    @Nullable JsonNode affinity,
    @Nullable JsonNode securityContext,
    @Nullable JsonNode podTemplate) {
  private static final PodCustomization NONE =
      new PodCustomization(Map.of(), Map.of(), List.of(), Map.of(), List.of(), null, null, null);

  static PodCustomization ofDriver(PipelineSpec spec) {
    DriverSpec driver = spec.spark() == null ? null : spec.spark().driver();
    if (driver == null) {
      return NONE;
    }
    return new PodCustomization(
        driver.labels(),
        driver.annotations(),
        driver.env(),
        driver.nodeSelector(),
        driver.tolerations(),
        driver.affinity(),
        driver.securityContext(),
        driver.podTemplate());
  }

  static PodCustomization ofExecutor(PipelineSpec spec) {
    ExecutorSpec executor = spec.spark() == null ? null : spec.spark().executor();
    if (executor == null) {
      return NONE;
    }
    return new PodCustomization(
        executor.labels(),
        executor.annotations(),
        executor.env(),
        executor.nodeSelector(),
        executor.tolerations(),
        executor.affinity(),
        executor.securityContext(),
        executor.podTemplate());
  }
}
