package io.streamingpipelines.operator.reconciler;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.operator.desired.Labels;
import java.util.Objects;

/**
 * Selects the changes of a resource that need a reconciliation: of its spec, its deletion, its
 * finalizers and the annotation that pauses it. The operator's own status updates do not.
 */
public final class RelevantChange implements OnUpdateFilter<StreamingPipeline> {
  @Override
  public boolean accept(StreamingPipeline now, StreamingPipeline before) {
    ObjectMeta after = now.getMetadata();
    ObjectMeta then = before.getMetadata();
    return !Objects.equals(after.getGeneration(), then.getGeneration())
        || !Objects.equals(after.getUid(), then.getUid())
        || !Objects.equals(after.getDeletionTimestamp(), then.getDeletionTimestamp())
        || !Objects.equals(after.getFinalizers(), then.getFinalizers())
        || Labels.isPaused(after) != Labels.isPaused(then);
  }
}
