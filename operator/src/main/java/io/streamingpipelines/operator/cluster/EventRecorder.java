package io.streamingpipelines.operator.cluster;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.operator.status.Transition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes Kubernetes Events. They only inform: losing one does no harm. */
public final class EventRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);

  private final KubernetesClient client;

  public EventRecorder(KubernetesClient client) {
    this.client = client;
  }

  public void record(StreamingPipeline pipeline, List<Transition> transitions, Instant now) {
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    for (Transition transition : transitions) {
      try {
        client
            .v1()
            .events()
            .inNamespace(pipeline.getMetadata().getNamespace())
            .resource(
                new EventBuilder()
                    .withNewMetadata()
                    .withGenerateName(pipeline.getMetadata().getName() + ".")
                    .withNamespace(pipeline.getMetadata().getNamespace())
                    .endMetadata()
                    .withNewInvolvedObject()
                    .withApiVersion(pipeline.getApiVersion())
                    .withKind(pipeline.getKind())
                    .withNamespace(pipeline.getMetadata().getNamespace())
                    .withName(pipeline.getMetadata().getName())
                    .withUid(pipeline.getMetadata().getUid())
                    .endInvolvedObject()
                    .withType(transition.warning() ? "Warning" : "Normal")
                    .withReason(transition.reason())
                    .withMessage(transition.message())
                    .withFirstTimestamp(time)
                    .withLastTimestamp(time)
                    .withCount(1)
                    .withNewSource("streamingpipelines-operator", null)
                    .withReportingComponent("streamingpipelines-operator")
                    .withReportingInstance("streamingpipelines-operator")
                    .build())
            .create();
      } catch (KubernetesClientException e) {
        LOG.warn("Cannot write event {}: {}", transition.reason(), e.getMessage());
      }
    }
  }
}
