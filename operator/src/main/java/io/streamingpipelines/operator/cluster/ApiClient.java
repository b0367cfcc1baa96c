package io.streamingpipelines.operator.cluster;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.streamingpipelines.api.StreamingPipeline;

/**
 * Creates the operator's client, which must be able to read whatever the API server has stored: a
 * single object beyond Jackson's default limits would end the watch of all objects.
 */
public final class ApiClient {
  /** The API server itself allows 10,000 levels (encoding/json, maxNestingDepth). */
  private static final int DEEPEST = 20_000;

  /** An object has at most 1.5 MiB in etcd, and 3 MiB in a request. */
  private static final int LONGEST = 4 << 20;

  private ApiClient() {}

  public static KubernetesClientBuilder builder() {
    JsonFactory json =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNameLength(LONGEST)
                    .maxNumberLength(LONGEST)
                    .build())
            .streamWriteConstraints(
                StreamWriteConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();
    KubernetesSerialization serialization =
        new KubernetesSerialization(new ObjectMapper(json), true);
    // otherwise a watch parses each object into a generic tree and converts it recursively
    serialization.registerKubernetesResource(StreamingPipeline.class);
    return new KubernetesClientBuilder().withKubernetesSerialization(serialization);
  }
}
