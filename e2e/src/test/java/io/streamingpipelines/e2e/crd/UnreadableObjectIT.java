package io.streamingpipelines.e2e.crd;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.testsupport.ApiServer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * An object that was accepted by another version of the definition must not stop the operator's
 * informer.
 */
class UnreadableObjectIT {

  @Test
  void anUnreadableObjectDoesNotStopTheInformerForTheOthers() {
    try (ApiServer server = ApiServer.start()) {
      server.install(anythingGoes(server.approvedDefinition()));
      create(server, "bad", Map.of("tables", 5));
      create(server, "good", Map.of("suspend", true));

      try (SharedIndexInformer<StreamingPipeline> informer =
          server.client().resources(StreamingPipeline.class).inNamespace("default").inform()) {
        assertThat(informer.hasSynced()).isTrue();
        assertThat(informer.getIndexer().list()).hasSize(2);
        assertThat(informer.getIndexer().getByKey("default/bad").getSpec().unreadable())
            .isNotNull();
        assertThat(informer.getIndexer().getByKey("default/good").getSpec().suspend()).isTrue();
      }
    }
  }

  private static CustomResourceDefinition anythingGoes(CustomResourceDefinition definition) {
    JSONSchemaProps anything = new JSONSchemaProps();
    anything.setType("object");
    anything.setXKubernetesPreserveUnknownFields(true);
    definition
        .getSpec()
        .getVersions()
        .forEach(version -> version.getSchema().setOpenAPIV3Schema(anything));
    return definition;
  }

  private static void create(ApiServer server, String name, Map<String, Object> spec) {
    GenericKubernetesResource resource = new GenericKubernetesResource();
    resource.setApiVersion("streamingpipelines.io/v1alpha1");
    resource.setKind("StreamingPipeline");
    resource.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace("default").build());
    resource.setAdditionalProperty("spec", spec);
    server.client().resource(resource).create();
  }
}
