package io.streamingpipelines.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.operator.ObjectsApi;
import io.streamingpipelines.operator.Samples;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FinalizerTest {
  private static final String PATH =
      "/apis/streamingpipelines.io/v1alpha1/namespaces/shop/streamingpipelines/orders";

  private final ObjectsApi api;

  FinalizerTest() throws IOException {
    api = new ObjectsApi();
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void onlyOursIsRemovedAndOnlyFromThisResource() {
    StreamingPipeline pipeline = pipeline("example.com/billing", Finalizer.NAME);
    api.has(PATH, pipeline);

    new Finalizer(api.client()).removeFrom(pipeline);

    assertThat(api.applied()).hasSize(1);
    assertThat(api.applied().get(0).path()).isEqualTo(PATH);
    assertThat(api.applied().get(0).body())
        .contains("\"/metadata/uid\"")
        .contains("\"uid-7\"")
        .contains("\"/metadata/finalizers/1\"")
        .doesNotContain("billing");
  }

  @Test
  void aResourceWithoutItIsLeftAlone() {
    new Finalizer(api.client()).removeFrom(pipeline("example.com/billing"));

    assertThat(api.asked()).isEmpty();
  }

  @Test
  void aResourceThatIsGoneNeedsNothing() {
    api.fails(PATH, 404);

    assertThatCode(() -> new Finalizer(api.client()).removeFrom(pipeline(Finalizer.NAME)))
        .doesNotThrowAnyException();
  }

  @Test
  void aRefusalIsThrown() {
    api.fails(PATH, 403);

    assertThatThrownBy(() -> new Finalizer(api.client()).removeFrom(pipeline(Finalizer.NAME)))
        .isInstanceOf(KubernetesClientException.class);
  }

  private static StreamingPipeline pipeline(String... finalizers) {
    StreamingPipeline pipeline = Samples.resource();
    pipeline.getMetadata().setNamespace("shop");
    pipeline.getMetadata().setName("orders");
    pipeline.getMetadata().setUid("uid-7");
    pipeline.getMetadata().setFinalizers(List.of(finalizers));
    return pipeline;
  }
}
