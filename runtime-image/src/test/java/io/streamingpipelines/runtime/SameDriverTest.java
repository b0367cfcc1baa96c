package io.streamingpipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.PipelinePlanBuilder;
import io.streamingpipelines.plan.RestartPlan;
import io.streamingpipelines.plan.StoragePlan;
import io.streamingpipelines.plan.ViewPlan;
import io.streamingpipelines.runtime.plan.TableDraft;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SameDriverTest {
  private static final PipelinePlan PLAN = PipelineDriverTest.plan();

  @Test
  void takesAPlanWithOtherTablesAndViews() {
    assertThat(SameDriver.fits(PLAN, PLAN)).isTrue();
    PipelinePlan other =
        with()
            .tables(List.of(new TableDraft("t").source("s").in("file:/t")))
            .views(List.of(new ViewPlan("v", List.of(), null)))
            .build();
    assertThat(SameDriver.fits(PLAN, other)).isTrue();
    assertThat(SameDriver.fits(other, PLAN)).isTrue();
  }

  @Test
  void takesAPlanWithOtherRestartsOrAnotherDrain() {
    PipelinePlan other =
        with()
            .drainGraceMillis(5)
            .restart(new RestartPlan(RestartPlan.Policy.NEVER, 1, 1, 1, 1))
            .build();
    assertThat(SameDriver.fits(PLAN, other)).isTrue();
    assertThat(SameDriver.sameFlows(PLAN, other)).isTrue();
    assertThat(
            SameDriver.sameFlows(
                PLAN, with().views(List.of(new ViewPlan("v", List.of(), null))).build()))
        .isFalse();
  }

  @Test
  void refusesAPlanThatConcernsTheDriverItself() {
    assertThat(SameDriver.fits(PLAN, with().jars(List.of("file:/a.jar")).build())).isFalse();
    assertThat(
            SameDriver.fits(
                PLAN, with().storage(new StoragePlan("file:/t", "file:/other", null)).build()))
        .isFalse();
    assertThat(
            SameDriver.fits(
                PLAN,
                with().sparkConf(new TreeMap<>(Map.of("spark.executor.instances", "3"))).build()))
        .as("sizes of pods")
        .isFalse();
  }

  private static PipelinePlanBuilder with() {
    return PipelinePlanBuilder.builder(PLAN);
  }
}
