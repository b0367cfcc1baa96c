package io.streamingpipelines.operator.cluster;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.operator.desired.Names;

/** The resource that objects are created for: their owner, namespace and names. */
public record PipelineScope(
    String namespace, Names names, OwnerReference owner, long generation, String uid) {
  public ResourceID id() {
    return new ResourceID(names.pipeline(), namespace);
  }

  public static PipelineScope of(StreamingPipeline pipeline) {
    OwnerReference owner =
        new OwnerReferenceBuilder()
            .withApiVersion(pipeline.getApiVersion())
            .withKind(pipeline.getKind())
            .withName(pipeline.getMetadata().getName())
            .withUid(pipeline.getMetadata().getUid())
            .withController(true)
            .withBlockOwnerDeletion(true)
            .build();
    return new PipelineScope(
        pipeline.getMetadata().getNamespace(),
        new Names(pipeline.getMetadata().getName()),
        owner,
        pipeline.getMetadata().getGeneration(),
        pipeline.getMetadata().getUid());
  }
}
