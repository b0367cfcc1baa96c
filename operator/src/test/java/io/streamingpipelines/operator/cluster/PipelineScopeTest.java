package io.streamingpipelines.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.streamingpipelines.operator.Samples;
import org.junit.jupiter.api.Test;

class PipelineScopeTest {
  private static PipelineScope scope() {
    return PipelineScope.of(Samples.resource());
  }

  /** Kubernetes deletes the objects of a resource by its uid, not by its name. */
  @Test
  void objectsBelongToThisResourceAndHoldUpItsDeletion() {
    OwnerReference owner = scope().owner();
    assertThat(owner.getUid()).isEqualTo("uid-7");
    assertThat(owner.getApiVersion()).isEqualTo("streamingpipelines.io/v1alpha1");
    assertThat(owner.getKind()).isEqualTo("StreamingPipeline");
    assertThat(owner.getController()).isTrue();
    assertThat(owner.getBlockOwnerDeletion()).isTrue();
  }

  @Test
  void isFoundAgainByNamespaceAndName() {
    assertThat(scope().id()).isEqualTo(new ResourceID("orders", "shop"));
    assertThat(scope().generation()).isEqualTo(3);
  }
}
