package io.streamingpipelines.operator.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.api.pod.PodLabels;
import io.streamingpipelines.api.status.PipelineStatusBuilder;
import io.streamingpipelines.operator.Samples;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RelevantChangeTest {
  private static boolean relevant(Consumer<ObjectMeta> change) {
    StreamingPipeline now = Samples.resource();
    change.accept(now.getMetadata());
    return new RelevantChange().accept(now, Samples.resource());
  }

  @Test
  void changesOfTheSpecOfTheDeletionAndOfFinalizersAreRelevant() {
    assertThat(relevant(metadata -> metadata.setGeneration(4L))).isTrue();
    assertThat(relevant(metadata -> metadata.setUid("another"))).isTrue();
    assertThat(relevant(metadata -> metadata.setDeletionTimestamp("2026-05-01T00:00:00Z")))
        .isTrue();
    assertThat(relevant(metadata -> metadata.setFinalizers(List.of("drain")))).isTrue();
  }

  @Test
  void ofAllAnnotationsOnlyThePauseIsRelevant() {
    assertThat(relevant(metadata -> metadata.setAnnotations(Map.of(PodLabels.PAUSED, "true"))))
        .isTrue();
    assertThat(relevant(metadata -> metadata.setAnnotations(Map.of("team", "shop")))).isFalse();
    assertThat(relevant(metadata -> metadata.setResourceVersion("7"))).isFalse();
  }

  @Test
  void theOperatorsOwnStatusIsNotRelevant() {
    StreamingPipeline now = Samples.resource();
    now.setStatus(PipelineStatusBuilder.builder().phase("Running").build());
    assertThat(new RelevantChange().accept(now, Samples.resource())).isFalse();
  }
}
