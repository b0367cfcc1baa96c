package io.streamingpipelines.operator.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.operator.desired.Json;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;

/**
 * Keeps a deleted resource until its driver has ended. JOSDK adds the finalizer, but the operator
 * removes it: when JOSDK's own call has removed a finalizer, JOSDK ignores all events of that name
 * until it sees the deletion. If somebody applies the pipeline again during the call, JOSDK has
 * seen the deletion already, and ignores the new resource for ever ({@code
 * EventProcessor.eventProcessingFinished} in 5.3.2).
 */
public final class Finalizer {
  public static final String NAME = "streamingpipelines.io/drain";

  private final KubernetesClient client;

  public Finalizer(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Removes it from this very resource, not from a later one of the same name.
   *
   * @throws KubernetesClientException if the API server refuses, for example because other
   *     finalizers have changed meanwhile
   */
  public void removeFrom(StreamingPipeline pipeline) {
    int index = pipeline.getMetadata().getFinalizers().indexOf(NAME);
    if (index < 0) {
      return;
    }
    String path = "/metadata/finalizers/" + index;
    String patch =
        Json.write(
            List.of(
                test("/metadata/uid", pipeline.getMetadata().getUid()),
                test(path, NAME),
                Map.of("op", "remove", "path", path)));
    try {
      client.resource(pipeline).patch(PatchContext.of(PatchType.JSON), patch);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
  }

  private static Map<String, String> test(String path, String value) {
    return Map.of("op", "test", "path", path, "value", value);
  }
}
