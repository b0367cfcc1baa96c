package io.streamingpipelines.compiler.sink;

import io.streamingpipelines.api.sink.KafkaSinkSpec;
import io.streamingpipelines.compiler.kafka.KafkaNames;
import io.streamingpipelines.compiler.kafka.KafkaSecurityCompiler;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.OptionRules;
import io.streamingpipelines.plan.SinkPlan;
import java.util.Map;

/** A Kafka topic. */
record KafkaSinkKind(SinkPlan.Kafka plan) implements SinkKind {
  static final String FIELD = "kafka";

  private static final OptionRules OPTIONS =
      new OptionRules(
          Map.of(
              "kafka.key.serializer",
              "keys are always written as bytes or text",
              "kafka.value.serializer",
              "values are always written as bytes or text",
              "checkpointLocation",
              "checkpoints are stored in storage.checkpoints"),
          Map.of(
              "kafka.bootstrap.servers", "bootstrapServers",
              "kafka.security.protocol", "security.protocol",
              "kafka.sasl.mechanism", "security.sasl.mechanism",
              "kafka.ssl.truststore.location", "security.tls.trustStoreSecret",
              "kafka.ssl.keystore.location", "security.tls.keyStoreSecret",
              "topic", "topic"));

  static SinkPlan.Target compile(SinkDeclaration declaration, KafkaSinkSpec spec) {
    FieldPath path = declaration.path().field(FIELD);
    if (spec.topic() != null) {
      KafkaNames.topic(path.field("topic"), spec.topic());
    }
    OPTIONS.check(path.field("options"), spec.options());
    return new SinkPlan.Kafka(
        KafkaNames.brokers(path.field("bootstrapServers"), spec.bootstrapServers()),
        spec.topic(),
        KafkaSecurityCompiler.compile(
            path.field("security"), spec.security(), declaration.secrets()),
        path.field("options").resolved(spec.options()));
  }

  @Override
  public String field() {
    return FIELD;
  }

  @Override
  public boolean canBeContinuous() {
    return true;
  }
}
