package io.streamingpipelines.operator.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.PipelineSpec;
import io.streamingpipelines.compiler.PipelineCompiler;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.operator.desired.Json;
import io.streamingpipelines.plan.Owner;
import io.streamingpipelines.plan.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarnedSourcesTest {
  private static final PipelineSpec SPEC =
      Json.read(
              """
              {"storage": {"tables": "s3a://lake/t", "checkpoints": "s3a://lake/c"},
               "sources": [
                 {"name": "ticks", "rate": {}},
                 {"name": "events", "kafka": {"bootstrapServers": "kafka:9092", "subscribe": ["a"],
                                              "failOnDataLoss": false}},
                 {"name": "lines", "socket": {"host": "h", "port": 1}}],
               "tables": [{"name": "t", "from": [{"source": "ticks"}]}]}
              """,
              PipelineSpec.class)
          .orElseThrow();

  @Test
  void namesTheSourcesThatTheCompilerWarnsAbout() {
    List<Problem> problems =
        PipelineCompiler.compile(SPEC, new Owner("local", "shop", "orders")).problems();
    assertThat(WarnedSources.of(SPEC, problems, ProblemCode.NOT_FOR_PRODUCTION))
        .containsExactly("ticks", "lines");
    assertThat(WarnedSources.of(SPEC, problems, ProblemCode.DATA_LOSS_IGNORED))
        .containsExactly("events");
  }

  @Test
  void namesNothingThatIsNotThere() {
    List<Problem> odd =
        List.of(
            Problem.warning("spec.sources[9].rate", ProblemCode.NOT_FOR_PRODUCTION.id(), "odd"),
            Problem.warning("spec", ProblemCode.NOT_FOR_PRODUCTION.id(), "odd"));
    assertThat(WarnedSources.of(SPEC, odd, ProblemCode.NOT_FOR_PRODUCTION)).isEmpty();
    assertThat(WarnedSources.of(null, odd, ProblemCode.NOT_FOR_PRODUCTION)).isEmpty();
  }
}
