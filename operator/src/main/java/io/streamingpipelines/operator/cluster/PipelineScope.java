package io.streamingpipelines.operator.cluster;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.operator.desired.Names;
import java.util.Optional;
import java.util.Set;

/** The resource that objects are created for: their owner, namespace and names. */
public record PipelineScope(
    String namespace, Names names, OwnerReference owner, long generation, String uid) {
  public ResourceID id() {
    return new ResourceID(names.pipeline(), namespace);
  }

  /** The pipeline whose pod it is; executors do not name it as their owner. */
  public static Set<ResourceID> idOf(Pod pod) {
    return Optional.ofNullable(pod.getMetadata().getLabels().get(Labels.PIPELINE))
        .map(name -> Set.of(new ResourceID(name, pod.getMetadata().getNamespace())))
        .orElse(Set.of());
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
