package io.streamingpipelines.operator.reconciler;

import static io.streamingpipelines.operator.Samples.orders;
import static io.streamingpipelines.operator.lifecycle.Observations.NOW;
import static io.streamingpipelines.operator.lifecycle.Observations.seen;
import static io.streamingpipelines.operator.lifecycle.Observations.stored;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.api.pod.PodLabels;
import io.streamingpipelines.api.status.Condition;
import io.streamingpipelines.api.status.FailureStatus;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.PipelineStatusBuilder;
import io.streamingpipelines.operator.Samples;
import io.streamingpipelines.operator.cluster.PipelineScope;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.lifecycle.AttemptState;
import io.streamingpipelines.operator.lifecycle.AttemptStateBuilder;
import io.streamingpipelines.operator.lifecycle.Situation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SituationFactoryTest {
  private static final Bundle BUNDLE =
      orders().and("\"fencing\": {\"nodeLostTimeout\": \"1m\"}").bundle();
  private static final AttemptState RAN =
      AttemptStateBuilder.builder(AttemptState.EMPTY).attempt(4).plan(BUNDLE.digest()).build();

  private static Situation create(StreamingPipeline pipeline, @Nullable Bundle wanted) {
    return SituationFactory.create(
        pipeline,
        PipelineScope.of(pipeline),
        new WantedBundles.Result(wanted, List.of()),
        RAN,
        null,
        seen(List.of(), List.of(), stored(BUNDLE, 3, null)));
  }

  private static StreamingPipeline with(PipelineStatus status) {
    StreamingPipeline pipeline = Samples.resource();
    pipeline.setStatus(status);
    return pipeline;
  }

  @Test
  void onlyTheValueTrueOfTheAnnotationPauses() {
    StreamingPipeline pipeline = Samples.resource();
    assertThat(create(pipeline, BUNDLE).paused()).isFalse();
    pipeline.getMetadata().setAnnotations(Map.of(PodLabels.PAUSED, "no"));
    assertThat(create(pipeline, BUNDLE).paused()).isFalse();
    pipeline.getMetadata().setAnnotations(Map.of(PodLabels.PAUSED, "true"));
    assertThat(create(pipeline, BUNDLE).paused()).isTrue();
  }

  @Test
  void whatThePlanThatRanSaysCountsWhileTheManifestDoesNotCompile() {
    assertThat(create(Samples.resource(), null).nodeLostTimeout()).isEqualTo(Duration.ofMinutes(1));
    assertThat(create(Samples.resource(), orders().bundle()).nodeLostTimeout())
        .isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void theEndOfALostDriverHasTheReasonForWhichItsPodWasRemoved() {
    Condition removed =
        new Condition("Ready", "False", "NodeLost", "It was removed.", NOW.toString(), 3L);
    FailureStatus last = failure(with(status(removed)));
    assertThat(last.reason()).isEqualTo("NodeLost");
    assertThat(last.message()).contains("It was removed.");

    Condition other = new Condition("Ready", "True", "AllQueriesRunning", "", NOW.toString(), 3L);
    assertThat(failure(with(status(other))).reason()).isEqualTo("DriverDeleted");
  }

  private static PipelineStatus status(Condition ready) {
    return PipelineStatusBuilder.builder()
        .observedGeneration(3L)
        .phase("Draining")
        .conditions(List.of(ready))
        .build();
  }

  private static FailureStatus failure(StreamingPipeline pipeline) {
    return Objects.requireNonNull(create(pipeline, BUNDLE).attempts().last());
  }

  @Test
  void betweenRunsEarlierFailuresDoNotCount() {
    Map<String, String> files = new TreeMap<>(BUNDLE.files());
    files.put(
        Bundle.SUPERVISION_FILE,
        "{\"nodeLostMillis\": 1, \"schedule\": {\"cron\": \"0 * * * *\", \"timeZone\": \"UTC\"}}");
    Bundle hourly = Bundle.of(files);
    assertThat(create(Samples.resource(), BUNDLE).runs()).isNull();
    Situation waits = create(Samples.resource(), hourly);
    assertThat(waits.runs()).isNotNull();
    assertThat(waits.attempts().consecutive()).isZero();
    assertThat(waits.attempts().nextAt()).isNull();
  }
}
