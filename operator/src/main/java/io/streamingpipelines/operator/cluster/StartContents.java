package io.streamingpipelines.operator.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.streamingpipelines.operator.desired.StartInput;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads the Secrets and ConfigMaps that drivers read only when they start. What the operator may
 * not read, or does not find, is as if it did not change.
 */
public final class StartContents {
  private final ObjectContents contents;

  public StartContents(ObjectContents contents) {
    this.contents = contents;
  }

  /** The pod of a driver that is about to start, with the digests of what it will read. */
  Pod record(Pod driver, PipelineScope scope) {
    List<StartInput> inputs = StartInput.of(driver);
    Optional<String> token = inputs.isEmpty() ? Optional.empty() : token(scope);
    return token
        .map(
            key ->
                StartInput.listed(
                    driver, inputs.stream().map(input -> recorded(input, key, scope)).toList()))
        .orElse(driver);
  }

  private StartInput recorded(StartInput input, String token, PipelineScope scope) {
    return content(scope.namespace(), input)
        .map(content -> input.containing(token, content))
        .orElse(input);
  }

  /** The first of the objects that now contains something else. */
  public Optional<StartInput> changed(PipelineScope scope, List<StartInput> started) {
    return token(scope)
        .flatMap(
            token -> started.stream().filter(input -> changed(input, token, scope)).findFirst());
  }

  private boolean changed(StartInput input, String token, PipelineScope scope) {
    return content(scope.namespace(), input)
        .filter(content -> input.changed(token, content))
        .isPresent();
  }

  private Optional<String> token(PipelineScope scope) {
    return ifAllowed(() -> contents.token(scope.namespace(), scope.names().token(scope.uid())));
  }

  private Optional<Map<String, String>> content(String namespace, StartInput input) {
    return switch (input.kind()) {
      case SECRET -> ifAllowed(() -> contents.secret(namespace, input.name()));
      case CONFIG_MAP -> ifAllowed(() -> contents.configMap(namespace, input.name()));
      case CLAIM, SERVICE_ACCOUNT -> Optional.empty();
    };
  }

  private static <T> Optional<T> ifAllowed(Supplier<Optional<T>> read) {
    try {
      return read.get();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
