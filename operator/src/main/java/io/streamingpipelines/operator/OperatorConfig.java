package io.streamingpipelines.operator;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The operator's settings, read from environment variables.
 *
 * @param namespaces namespaces whose pipelines the operator runs; empty means all
 * @param runtimeImage image for pipelines that do not set spec.spark.image
 * @param leaseNamespace namespace of the leader's Lease; empty turns leader election off, for a
 *     single replica
 * @param managementPort port that serves /livez, /readyz and /metrics
 * @param insideCluster whether the operator can reach pods by their IP
 */
public record OperatorConfig(
    Set<String> namespaces,
    String runtimeImage,
    Optional<String> leaseNamespace,
    int managementPort,
    boolean insideCluster) {
  public static final String LEASE = "streamingpipelines-operator";

  static final String DEFAULT_IMAGE = "streamingpipelines/runtime:dev";
  static final int DEFAULT_PORT = 8080;

  public static OperatorConfig from(Map<String, String> environment) {
    return new OperatorConfig(
        Arrays.stream(environment.getOrDefault("WATCH_NAMESPACES", "").split(","))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toUnmodifiableSet()),
        environment.getOrDefault("RUNTIME_IMAGE", DEFAULT_IMAGE),
        Optional.ofNullable(environment.get("LEASE_NAMESPACE")).filter(name -> !name.isBlank()),
        port(environment.get("MANAGEMENT_PORT")),
        environment.containsKey("KUBERNETES_SERVICE_HOST"));
  }

  private static int port(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return DEFAULT_PORT;
    }
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "MANAGEMENT_PORT is '" + text + "': set it to a port number, for example " + DEFAULT_PORT,
          e);
    }
  }
}
