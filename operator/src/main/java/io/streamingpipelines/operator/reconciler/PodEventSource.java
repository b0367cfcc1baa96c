package io.streamingpipelines.operator.reconciler;

import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.operator.cluster.PipelineScope;
import io.streamingpipelines.operator.desired.Labels;
import java.util.function.Consumer;

/**
 * Watches the pods of pipelines. The kubelet writes how a pod ended right before it removes the
 * pod, so the last state is often seen only in the event of the removal.
 */
final class PodEventSource extends InformerEventSource<Pod, StreamingPipeline> {
  private final Consumer<Pod> removed;

  /**
   * @param removed receives the last state of each pod that was removed
   */
  PodEventSource(EventSourceContext<StreamingPipeline> context, Consumer<Pod> removed) {
    super(
        InformerEventSourceConfiguration.from(Pod.class, StreamingPipeline.class)
            .withName("pods")
            .withLabelSelector(Labels.SELECTOR + "," + Labels.ROLE + " in (driver,check,executor)")
            .withSecondaryToPrimaryMapper(PipelineScope::idOf)
            .withNamespacesInheritedFromController()
            .build(),
        context);
    this.removed = removed;
  }

  @Override
  public synchronized void onDelete(Pod pod, boolean finalStateUnknown) {
    // before the reconciliation that this event causes
    removed.accept(pod);
    super.onDelete(pod, finalStateUnknown);
  }
}
