package io.streamingpipelines.operator.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.streamingpipelines.operator.desired.Json;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.operator.desired.StartInput;
import io.streamingpipelines.plan.DriverContract;
import java.net.HttpURLConnection;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the Secrets and ConfigMaps that drivers read only when they start. What the operator may
 * not read, or does not find, is as if it did not change.
 */
public final class StartContents {
  private final KubernetesClient client;

  public StartContents(KubernetesClient client) {
    this.client = client;
  }

  /** The pod of a driver that is about to start, with the digests of what it will read. */
  Pod record(Pod driver, PipelineScope scope) {
    List<StartInput> inputs = StartInput.of(driver);
    String token = inputs.isEmpty() ? null : token(scope);
    if (token == null) {
      return driver;
    }
    List<StartInput> recorded =
        inputs.stream()
            .map(
                input ->
                    content(scope.namespace(), input)
                        .map(content -> input.containing(token, content))
                        .orElse(input))
            .toList();
    return new PodBuilder(driver)
        .editMetadata()
        .addToAnnotations(Labels.START_INPUTS, Json.write(recorded))
        .endMetadata()
        .build();
  }

  /** The first of the objects that now contains something else. */
  public Optional<StartInput> changed(PipelineScope scope, List<StartInput> started) {
    String token = token(scope);
    return token == null
        ? Optional.empty()
        : started.stream()
            .filter(
                input ->
                    content(scope.namespace(), input)
                        .filter(content -> input.changed(token, content))
                        .isPresent())
            .findFirst();
  }

  private @Nullable String token(PipelineScope scope) {
    return ifAllowed(() -> secret(scope.namespace(), scope.names().token(scope.uid())))
        .map(data -> data.get(DriverContract.TOKEN_FILE))
        .map(encoded -> new String(Base64.getDecoder().decode(encoded), UTF_8))
        .orElse(null);
  }

  private Optional<Map<String, String>> content(String namespace, StartInput input) {
    return switch (input.kind()) {
      case SECRET -> ifAllowed(() -> secret(namespace, input.name()));
      case CONFIG_MAP -> ifAllowed(() -> configMap(namespace, input.name()));
      case CLAIM, SERVICE_ACCOUNT -> Optional.empty();
    };
  }

  private @Nullable Map<String, String> secret(String namespace, String name) {
    Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
    return secret == null ? null : Objects.requireNonNullElse(secret.getData(), Map.of());
  }

  private @Nullable Map<String, String> configMap(String namespace, String name) {
    ConfigMap map = client.configMaps().inNamespace(namespace).withName(name).get();
    if (map == null) {
      return null;
    }
    Map<String, String> all = new HashMap<>(Objects.requireNonNullElse(map.getData(), Map.of()));
    all.putAll(Objects.requireNonNullElse(map.getBinaryData(), Map.of()));
    return all;
  }

  /** A read of an object, which may not exist. */
  private interface Read {
    @Nullable Map<String, String> run();
  }

  private static Optional<Map<String, String>> ifAllowed(Read read) {
    try {
      return Optional.ofNullable(read.run());
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
