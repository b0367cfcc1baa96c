package io.streamingpipelines.compiler.driver.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.streamingpipelines.api.driver.DriverSpec;
import io.streamingpipelines.api.driver.EnvSpec;
import io.streamingpipelines.api.driver.ExecutorSpec;
import io.streamingpipelines.compiler.read.FieldPath;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the user can set for a driver pod or an executor pod, in one form for both. */
record UserPodSettings(
    PodRole role,
    Map<String, String> labels,
    Map<String, String> annotations,
    List<EnvSpec> env,
    Map<String, String> nodeSelector,
    List<JsonNode> tolerations,
    @Nullable JsonNode affinity,
    @Nullable JsonNode securityContext,
    @Nullable JsonNode podTemplate) {

  static UserPodSettings of(DriverSpec driver) {
    return new UserPodSettings(
        PodRole.DRIVER,
        driver.labels(),
        driver.annotations(),
        driver.env(),
        driver.nodeSelector(),
        driver.tolerations(),
        driver.affinity(),
        driver.securityContext(),
        driver.podTemplate());
  }

  static UserPodSettings of(ExecutorSpec executor) {
    return new UserPodSettings(
        PodRole.EXECUTOR,
        executor.labels(),
        executor.annotations(),
        executor.env(),
        executor.nodeSelector(),
        executor.tolerations(),
        executor.affinity(),
        executor.securityContext(),
        executor.podTemplate());
  }

  /**
   * The security context of the pod; absent if none is declared.
   *
   * @param path {@code spec.spark.driver}
   */
  ManifestNode security(FieldPath path) {
    JsonNode node = securityContext == null ? MissingNode.getInstance() : securityContext;
    return new ManifestNode(path.field("securityContext"), node);
  }
}
