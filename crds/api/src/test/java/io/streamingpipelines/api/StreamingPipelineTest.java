package io.streamingpipelines.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.streamingpipelines.api.table.TableSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamingPipelineTest {
  private static final String HEAD =
      """
      apiVersion: streamingpipelines.io/v1alpha1
      kind: StreamingPipeline
      metadata: {name: orders, namespace: shop}
      """;

  // as the operator's client makes it
  private final KubernetesSerialization serialization = new KubernetesSerialization();

  @Test
  void aSpecThatDoesNotFitSaysSoInsteadOfFailing() {
    StreamingPipeline pipeline = read("spec: {storage: {tables: file:/t}, tables: 5}");

    assertThat(pipeline.getMetadata().getName()).isEqualTo("orders");
    assertThat(pipeline.getSpec().unreadable())
        .extracting(Unreadable::path)
        .isEqualTo("spec.tables");
    assertThat(pipeline.getSpec().tables()).isEmpty();
    assertThat(pipeline.getSpec().storage()).isNull();
  }

  @Test
  void thePlaceThatDoesNotFitIsNamedInsideLists() {
    StreamingPipeline pipeline =
        read("spec: {tables: [{name: a}, {name: b, from: [{source: [x]}]}]}");

    assertThat(pipeline.getSpec().unreadable())
        .isEqualTo(
            new Unreadable(
                "spec.tables[1].from[0].source",
                "The value has a type that this version of the operator cannot read (String is"
                    + " expected): correct it, or run the version of the operator for which it was"
                    + " written."));
  }

  @Test
  void aSpecThatIsNoObjectSaysSoToo() {
    assertThat(read("spec: some text").getSpec().unreadable())
        .extracting(Unreadable::path)
        .isEqualTo("spec");
  }

  @Test
  void whatIsNestedTooDeeplyIsNamedDownToTheFieldWithoutASchema() {
    assertThat(template(97).getSpec().unreadable()).isNull();
    assertThat(template(98).getSpec().unreadable())
        .isEqualTo(
            new Unreadable(
                "spec.spark.driver.podTemplate",
                "The value is nested more than 100 levels deep: remove levels."));
  }

  private StreamingPipeline template(int levels) {
    return read(
        "spec: {spark: {driver: {podTemplate: "
            + "{a: ".repeat(levels)
            + "{}"
            + "}".repeat(levels)
            + "}}}");
  }

  @Test
  void managedFieldsAreNotRead() {
    StreamingPipeline pipeline =
        serialization.unmarshal(
            HEAD.replace("namespace: shop", "namespace: shop, managedFields: [{manager: kubectl}]"),
            StreamingPipeline.class);

    assertThat(pipeline.getMetadata().getNamespace()).isEqualTo("shop");
    assertThat(pipeline.getMetadata().getManagedFields()).isEmpty();
  }

  @Test
  void aStatusThatDoesNotFitIsAbsentAndTheSpecIsStillRead() {
    StreamingPipeline pipeline = read("status: {conditions: 3}\nspec: {tables: [{name: a}]}");

    assertThat(pipeline.getStatus()).isNull();
    assertThat(pipeline.getSpec().tables()).extracting(TableSpec::name).containsExactly("a");
  }

  @Test
  void oneUnreadableObjectLeavesTheOthersOfAListReadable() {
    StreamingPipelines list =
        serialization.unmarshal(
            """
            {"apiVersion": "streamingpipelines.io/v1alpha1", "kind": "StreamingPipelineList",
             "items": [{"metadata": {"name": "bad"}, "spec": {"sources": {"a": 1}}},
                       {"metadata": {"name": "good"}, "spec": {"suspend": true}}]}
            """,
            StreamingPipelines.class);

    assertThat(list.items()).hasSize(2);
    assertThat(list.items().get(0).getSpec().unreadable()).isNotNull();
    assertThat(list.items().get(1).getSpec().suspend()).isTrue();
    assertThat(list.items().get(1).getSpec().unreadable()).isNull();
  }

  @Test
  void aFieldCalledUnreadableMeansNothing() {
    assertThat(read("spec: {unreadable: {path: a, message: b}}").getSpec().unreadable()).isNull();
  }

  @Test
  void unknownFieldsAndNullsAreForgiven() {
    StreamingPipeline pipeline =
        read("spec: {newerPart: {a: 1}, views: null, tables: [{name: a, newer: 1}, null]}");

    assertThat(pipeline.getSpec().unreadable()).isNull();
    assertThat(pipeline.getSpec().views()).isEmpty();
    assertThat(pipeline.getSpec().tables()).hasSize(1);
  }

  @Test
  void whatIsReadIsWrittenAgainUnchanged() {
    String text =
        HEAD
            + """
            spec:
              storage: {tables: "file:/lake/t", checkpoints: "file:/lake/c"}
              trigger: {availableNow: {}}
              sources:
              - name: events
                kafka:
                  bootstrapServers: kafka:9092
                  assign: {a: [0, 1]}
                  startingOffsets: {a: {"0": 42}}
                  options: {kafka.client.id: x}
              sinks:
              - {name: nothing, from: [{source: events, as: raw}], noop: {}}
              spark:
                driver:
                  cores: 1
                  tolerations: [{key: a, operator: Exists}]
                  podTemplate: {spec: {priorityClassName: high}}
              suspend: false
            """;
    StreamingPipeline pipeline = serialization.unmarshal(text, StreamingPipeline.class);

    assertThat(serialization.convertValue(pipeline, Object.class))
        .isEqualTo(serialization.unmarshal(text, Object.class));
  }

  private StreamingPipeline read(String rest) {
    return serialization.unmarshal(HEAD + rest, StreamingPipeline.class);
  }

  private record StreamingPipelines(
      String apiVersion, String kind, List<StreamingPipeline> items) {}
}
