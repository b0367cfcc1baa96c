package io.streamingpipelines.operator.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.StreamingPipeline;
import org.junit.jupiter.api.Test;

/** Messages say what is wrong. */
@WithTestBed
class SentencesIT {

  @Test
  void theProblemThatIsToldKeepsThePipelineFromRunning(OperatorTestBed bed) {
    bed.apply(
        OperatorTestBedIT.ORDERS.replace(
            "- source: events", "- source: events\n        - source: nowhere"));
    StreamingPipeline failed = bed.awaitPhase("orders", "Failed");
    assertThat(failed.getStatus().conditions())
        .filteredOn(condition -> "Ready".equals(condition.type()))
        .singleElement()
        .satisfies(
            ready ->
                assertThat(ready.message())
                    .contains("there is no source 'nowhere'")
                    .doesNotContain("use it for experiments"));
  }
}
