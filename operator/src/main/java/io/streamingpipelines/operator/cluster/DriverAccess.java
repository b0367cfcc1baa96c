package io.streamingpipelines.operator.cluster;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.streamingpipelines.operator.desired.DriverAccessFactory;

/** Creates what every driver of a pipeline needs: its account, its rights and its token. */
final class DriverAccess {
  private final KubernetesClient client;
  private final ObjectWriter objects;
  private final TokenGenerator tokens;

  DriverAccess(KubernetesClient client, ObjectWriter objects, TokenGenerator tokens) {
    this.client = client;
    this.objects = objects;
    this.tokens = tokens;
  }

  void create(PipelineScope scope) {
    DriverAccessFactory.access(scope.namespace(), scope.names(), scope.owner())
        .forEach(objects::apply);
    String name = scope.names().token(scope.uid());
    Secret there =
        objects.call(
            "read Secret " + name,
            () -> client.secrets().inNamespace(scope.namespace()).withName(name).get());
    if (there == null) {
      objects.create(
          DriverAccessFactory.token(
              scope.namespace(), scope.names(), tokens.next(), scope.owner()));
    }
  }
}
