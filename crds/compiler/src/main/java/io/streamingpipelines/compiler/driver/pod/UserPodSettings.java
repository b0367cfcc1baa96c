package io.streamingpipelines.compiler.driver.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.streamingpipelines.api.driver.DriverSpec;
import io.streamingpipelines.api.driver.EnvSpec;
import io.streamingpipelines.api.driver.ExecutorSpec;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.plan.Staged;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the user can set for a driver pod or an executor pod, in one form for both. */
@Staged
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
    return UserPodSettingsBuilder.builder()
        .role(PodRole.DRIVER)
        .labels(driver.labels())
        .annotations(driver.annotations())
        .env(driver.env())
        .nodeSelector(driver.nodeSelector())
        .tolerations(driver.tolerations())
        .affinity(driver.affinity())
        .securityContext(driver.securityContext())
        .podTemplate(driver.podTemplate())
        .build();
  }

  static UserPodSettings of(ExecutorSpec executor) {
    return UserPodSettingsBuilder.builder()
        .role(PodRole.EXECUTOR)
        .labels(executor.labels())
        .annotations(executor.annotations())
        .env(executor.env())
        .nodeSelector(executor.nodeSelector())
        .tolerations(executor.tolerations())
        .affinity(executor.affinity())
        .securityContext(executor.securityContext())
        .podTemplate(executor.podTemplate())
        .build();
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
