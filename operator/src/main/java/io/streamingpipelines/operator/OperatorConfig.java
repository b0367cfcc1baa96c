package io.streamingpipelines.operator;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the operator, from its environment.
 *
 * @param namespaces the namespaces whose pipelines it runs; empty means all
 * @param runtimeImage image of drivers whose manifest names none
 * @param leaseNamespace where the leader's Lease is; empty runs without election, as one replica
 * @param managementPort port of /livez /readyz /metrics
 * @param insideCluster whether pods can be reached by their IP
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
          "MANAGEMENT_PORT is '" + text + "': write a port number, such as " + DEFAULT_PORT, e);
    }
  }
}
