package io.streamingpipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.PipelinePlanBuilder;
import io.streamingpipelines.plan.StoragePlan;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SameSessionTest {
  private static final PipelinePlan PLAN = PipelineDriverTest.plan();

  @Test
  void takesAPlanWithOtherTablesLocationsAndSizes() {
    assertThat(SameSession.fits(PLAN, PLAN)).isTrue();
    assertThat(
            SameSession.fits(
                PLAN, with().storage(new StoragePlan("file:/elsewhere", "file:/c", null)).build()))
        .isTrue();
    assertThat(SameSession.fits(PLAN, with(Map.of("spark.executor.instances", "3")))).isTrue();
  }

  @Test
  void refusesAPlanWithOtherSettingsJarsOrStores() {
    assertThat(SameSession.fits(PLAN, with(Map.of("spark.sql.ansi.enabled", "false")))).isFalse();
    assertThat(SameSession.fits(PLAN, with().jars(List.of("file:/a.jar")).build())).isFalse();
    StoragePlan.S3 s3 = new StoragePlan.S3("http://s3", null, true, "key", "secret", null);
    assertThat(
            SameSession.fits(
                PLAN, with().storage(new StoragePlan("s3a://t", "s3a://c", s3)).build()))
        .isFalse();
  }

  private static PipelinePlan with(Map<String, String> conf) {
    return with().sparkConf(new TreeMap<>(conf)).build();
  }

  private static PipelinePlanBuilder with() {
    return PipelinePlanBuilder.builder(PLAN);
  }
}
