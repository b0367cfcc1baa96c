package io.streamingpipelines.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.TriggerPlan;
import io.streamingpipelines.plan.WritePlan;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlanLoaderTest {
  private static final String GOLDEN = resource("/plans/orders.json");

  @Test
  void readsTheGoldenPlan() {
    PipelinePlan plan = PlanLoader.parse(GOLDEN);

    assertThat(plan.owner()).hasToString("local/shop/orders");
    assertThat(plan.sources()).first().isInstanceOf(SourcePlan.Kafka.class);
    assertThat(plan.tables()).hasSize(2);
    assertThat(plan.tables().get(0).trigger()).isEqualTo(new TriggerPlan.ProcessingTime(30_000));
    assertThat(plan.tables().get(1).write()).isInstanceOf(WritePlan.Upsert.class);
    assertThat(plan.tables().get(1).expectations()).hasSize(2);
  }

  @Test
  void writesWhatItReadsUnchanged() throws Exception {
    PipelinePlan plan = PlanLoader.parse(GOLDEN);

    assertThat(PlanLoader.parse(ContractJson.MAPPER.writeValueAsString(plan))).isEqualTo(plan);
  }

  /** Whoever changes that gives the format another version. */
  @Test
  void readsThePlanOfAnEarlierReleaseWithTheSameFormatVersion() {
    PipelinePlan plan = PlanLoader.parse(resource("/plans/orders-2026-11-29.json"));

    assertThat(plan.tables()).hasSizeGreaterThan(1);
  }

  @Test
  void refusesAnotherFormatVersionWhateverElseIsInside() {
    assertRefused("{\"formatVersion\": 99, \"new\": {}}", "format version 99");
    assertRefused("{}", "format version none");
    assertRefused("[]", "format version none");
  }

  @Test
  void refusesUnknownFieldsAndSaysWhere() {
    assertRefused(
        GOLDEN.replace("\"subscribe\": \"subscribe\"", "\"subscrbe\": \"subscribe\""),
        "sources[0]");
  }

  @Test
  void refusesUnknownKinds() {
    assertRefused(GOLDEN.replace("\"kind\": \"kafka\"", "\"kind\": \"pulsar\""), "pulsar");
  }

  @Test
  void refusesTwoFieldsOfOneName() {
    assertRefused(
        GOLDEN.replace(
            "\"drainGraceMillis\": 60000", "\"drainGraceMillis\": 1, \"drainGraceMillis\": 2"),
        "Duplicate");
  }

  @Test
  void refusesMissingNumbersAndLists() {
    assertRefused(GOLDEN.replace("\"drainGraceMillis\": 60000", "\"drainGraceMillis\": null"), "");
    assertRefused(GOLDEN.replace("\"views\": [],", ""), "");
  }

  @Test
  void refusesWhatIsNotJson() {
    assertRefused(GOLDEN + "x", "line");
    assertRefused("formatVersion: 1", "line 1");
  }

  private static void assertRefused(String json, String hint) {
    assertThatThrownBy(() -> PlanLoader.parse(json))
        .isInstanceOf(PlanUnreadableException.class)
        .hasMessageStartingWith("The plan ")
        .hasMessageContaining(hint)
        .hasMessageEndingWith("release.");
  }

  private static String resource(String name) {
    try (InputStream in = PlanLoaderTest.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new AssertionError(name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
