package io.streamingpipelines.operator.reconciler;

import static io.streamingpipelines.operator.Samples.orders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.streamingpipelines.api.PipelineSpec;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.compiler.Compilation;
import io.streamingpipelines.operator.desired.Json;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompilationCacheTest {
  private final AtomicInteger asked = new AtomicInteger();
  private final CompilationCache compilations =
      new CompilationCache(
          () -> {
            asked.incrementAndGet();
            return "cluster";
          });

  private static StreamingPipeline pipeline(String uid, long generation, PipelineSpec spec) {
    StreamingPipeline pipeline = new StreamingPipeline();
    pipeline.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("shop")
            .withName("orders")
            .withUid(uid)
            .withGeneration(generation)
            .build());
    pipeline.setSpec(spec);
    return pipeline;
  }

  private static StreamingPipeline resource(String uid, long generation) {
    return pipeline(uid, generation, orders().spec());
  }

  @Test
  void aGenerationIsCompiledOnce() {
    Compilation first = compilations.of(resource("a", 1));
    assertThat(first.plan()).isNotNull();
    assertThat(compilations.of(resource("a", 1))).isSameAs(first);
    assertThat(asked).hasValue(1);
  }

  @Test
  void anotherGenerationAndAnotherResourceOfTheNameAreCompiledAnew() {
    Compilation first = compilations.of(resource("a", 1));
    assertThat(compilations.of(resource("a", 2))).isNotSameAs(first);
    Compilation second = compilations.of(resource("a", 2));
    assertThat(compilations.of(resource("b", 2))).isNotSameAs(second);
    assertThat(asked).hasValue(3);
  }

  @Test
  void aPipelineThatHasGoneIsForgotten() {
    Compilation first = compilations.of(resource("a", 1));
    compilations.forget(new ResourceID("orders", "shop"));
    assertThat(compilations.of(resource("a", 1))).isNotSameAs(first);
  }

  /** Otherwise a manifest could prevent its own resource from being deleted. */
  @Test
  void aPipelineThatIsBeingDeletedIsNotCompiled() {
    StreamingPipeline deleted = pipeline("a", 2, new StreamingPipeline().getSpec());
    deleted.getMetadata().setDeletionTimestamp("2026-03-01T12:00:00Z");
    Compilation compilation = compilations.of(deleted);
    assertThat(compilation.plan()).isNull();
    assertThat(compilation.problems()).isEmpty();
    assertThat(asked).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        "{\"sources\": [null], \"tables\": [null]}",
        "{\"sources\": [{}], \"tables\": [{}], \"sinks\": [{}], \"views\": [{}]}",
        "{\"storage\": {}, \"spark\": {\"driver\": {\"memory\": \"much\"}, \"executor\": {}}}",
        "{\"spark\": {\"driver\": {\"podTemplate\": {\"spec\": {\"hostNetwork\": \"yes\"}}}}}",
        "{\"spark\": {\"driver\": {\"affinity\": [], \"tolerations\": [5]}}}"
      })
  void whateverTheManifestHoldsIsAProblemAndNoException(String spec) {
    StreamingPipeline pipeline = resource("a", 1);
    String whole = Json.write(pipeline).replace(Json.write(pipeline.getSpec()), spec);
    Compilation compilation =
        compilations.of(Json.read(whole, StreamingPipeline.class).orElseThrow());
    assertThat(compilation.plan()).isNull();
    assertThat(compilation.errors()).isNotEmpty();
    assertThat(compilation.needs()).isNotNull();
  }

  @Test
  void whatCouldNotBeAskedIsAskedAgain() {
    AtomicInteger tries = new AtomicInteger();
    CompilationCache unlucky =
        new CompilationCache(
            () -> {
              if (tries.incrementAndGet() == 1) {
                throw new IllegalStateException("no answer");
              }
              return "cluster";
            });
    assertThatThrownBy(() -> unlucky.of(resource("a", 1))).hasMessage("no answer");
    assertThat(unlucky.of(resource("a", 1)).plan()).isNotNull();
  }
}
