package io.streamingpipelines.operator.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.streamingpipelines.plan.DriverContract;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads what Secrets and ConfigMaps contain, by key; empty for an object that does not exist. All
 * methods throw {@link KubernetesClientException} if the API server does not answer or forbids it.
 */
public final class ObjectContents {
  private final KubernetesClient client;

  public ObjectContents(KubernetesClient client) {
    this.client = client;
  }

  /** The values of a Secret, in base64. */
  public Optional<Map<String, String>> secret(String namespace, String name) {
    Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
    return Optional.ofNullable(secret).map(found -> orEmpty(found.getData()));
  }

  /** The values of a ConfigMap; binary ones are in base64. */
  public Optional<Map<String, String>> configMap(String namespace, String name) {
    ConfigMap map = client.configMaps().inNamespace(namespace).withName(name).get();
    return Optional.ofNullable(map)
        .map(
            found -> {
              Map<String, String> all = new HashMap<>(orEmpty(found.getData()));
              all.putAll(orEmpty(found.getBinaryData()));
              return all;
            });
  }

  /** The token that the management servers of a pipeline's drivers require. */
  public Optional<String> token(String namespace, String secret) {
    return secret(namespace, secret)
        .map(data -> data.get(DriverContract.TOKEN_FILE))
        .map(encoded -> new String(Base64.getDecoder().decode(encoded), UTF_8));
  }

  private static Map<String, String> orEmpty(Map<String, String> data) {
    return Objects.requireNonNullElse(data, Map.of());
  }
}
