package io.streamingpipelines.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.PipelineStatusBuilder;
import io.streamingpipelines.api.status.RestartStatus;
import io.streamingpipelines.api.status.TableStatusBuilder;
import io.streamingpipelines.operator.desired.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class DefinitionGapTest {
  private static final PipelineStatus STATUS =
      PipelineStatusBuilder.builder()
          .phase("Running")
          .tables(
              List.of(
                  TableStatusBuilder.builder().name("a").failedAt("now").batch(1L).build(),
                  TableStatusBuilder.builder().name("b").batch(2L).build()))
          .restarts(new RestartStatus(1, 2, "then", null))
          .build();

  private static JsonNode definition(String version, String schema) {
    return json(
        "{'spec': {'versions': [{'name': '%s', 'schema': {'openAPIV3Schema': %s}}]}}"
            .formatted(version, schema));
  }

  private static JsonNode json(String text) {
    return Json.read(text.replace('\'', '"'), JsonNode.class).orElseThrow();
  }

  private static List<String> between(String ours, String theirs) {
    return DefinitionGap.between(definition("v1", ours), definition("v1", theirs)).fields();
  }

  @Test
  void fieldsThatOnlyTheOperatorKnowsAreTheGap() {
    assertThat(
            between(
                "{'properties': {'spec': {'properties': {'a': {}, 'b': {'properties': {'c': {}}}}},"
                    + " 'status': {'properties': {'tables': {'items': {'properties': {'d': {}, 'e':"
                    + " {}}}}}}}}",
                "{'properties': {'spec': {'properties': {'b': {}}}, 'status': {'properties':"
                    + " {'tables': {'items': {'properties': {'d': {}}}}}}}}"))
        .containsExactly("spec.a", "spec.b.c", "status.tables[].e");
  }

  @Test
  void aDefinitionThatKnowsMoreOrIsTheSameHasNoGap() {
    String ours = "{'properties': {'spec': {'properties': {'a': {}}}}}";
    assertThat(between(ours, ours)).isEmpty();
    assertThat(between(ours, "{'properties': {'spec': {'properties': {'a': {}, 'new': {}}}}}"))
        .isEmpty();
  }

  @Test
  void nothingIsDroppedWhereUnknownFieldsArePreserved() {
    assertThat(
            between(
                "{'properties': {'spec': {'properties': {'a': {}}}}}",
                "{'properties': {'spec': {'x-kubernetes-preserve-unknown-fields': true}}}"))
        .isEmpty();
  }

  @Test
  void onlyTheSameVersionIsCompared() {
    JsonNode ours = definition("v1", "{'properties': {'a': {}}}");
    assertThat(DefinitionGap.between(ours, definition("v2", "{}")).fields()).isEmpty();
    assertThat(DefinitionGap.between(ours, json("{}")).fields()).isEmpty();
  }

  @Test
  void aStatusKeepsEverythingButTheGap() {
    DefinitionGap gap =
        new DefinitionGap(List.of("spec.phase", "status.tables[].failedAt", "status.restarts"));
    assertThat(gap.without(STATUS))
        .isEqualTo(
            PipelineStatusBuilder.builder(STATUS)
                .tables(
                    List.of(
                        TableStatusBuilder.builder().name("a").batch(1L).build(),
                        TableStatusBuilder.builder().name("b").batch(2L).build()))
                .restarts(null)
                .build());
    assertThat(DefinitionGap.NONE.without(STATUS)).isSameAs(STATUS);
  }

  /** Server-side apply rejects an empty object. */
  @Test
  void noEmptyObjectIsLeft() {
    DefinitionGap gap =
        new DefinitionGap(
            List.of(
                "status.restarts.count", "status.restarts.consecutive", "status.restarts.nextAt"));
    assertThat(gap.without(STATUS).restarts()).isNull();
  }
}
