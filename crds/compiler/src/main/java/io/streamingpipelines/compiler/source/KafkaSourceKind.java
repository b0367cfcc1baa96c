package io.streamingpipelines.compiler.source;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.api.source.KafkaSourceSpec;
import io.streamingpipelines.compiler.decode.DecodeCompiler;
import io.streamingpipelines.compiler.kafka.KafkaNames;
import io.streamingpipelines.compiler.kafka.KafkaSecurityCompiler;
import io.streamingpipelines.compiler.read.Durations;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.OptionRules;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.plan.DecodePlan;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.SourcePlanKafkaBuilder;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Kafka topics. */
record KafkaSourceKind(SourcePlan.Kafka plan) implements SourceKind {
  static final String FIELD = "kafka";

  /** The reasons are those of Spark's KafkaSourceProvider, in the words of the manifest. */
  private static final OptionRules OPTIONS =
      new OptionRules(
          Map.of(
              "kafka.auto.offset.reset",
              "Structured Streaming manages which offsets are consumed: set startingOffsets"
                  + " instead",
              "kafka.key.deserializer",
              "keys are always read as bytes: deserialize them in the query",
              "kafka.value.deserializer",
              "values are always read as bytes: deserialize them in value or in the query",
              "kafka.enable.auto.commit",
              "the source does not commit any offsets",
              "kafka.interceptor.classes",
              "interceptors may break the query, because keys and values are always read as bytes",
              "kafka.group.id",
              "each query needs a consumer group of its own: set groupIdPrefix instead",
              "endingOffsets",
              "an ending offset is not valid in streaming queries",
              "endingOffsetsByTimestamp",
              "an ending offset is not valid in streaming queries",
              "endingTimestamp",
              "an ending timestamp is not valid in streaming queries"),
          Map.ofEntries(
              entry("kafka.bootstrap.servers", "bootstrapServers"),
              entry("kafka.security.protocol", "security.protocol"),
              entry("kafka.sasl.mechanism", "security.sasl.mechanism"),
              entry("kafka.ssl.truststore.location", "security.tls.trustStoreSecret"),
              entry("kafka.ssl.keystore.location", "security.tls.keyStoreSecret"),
              entry("subscribe", "subscribe"),
              entry("subscribePattern", "subscribePattern"),
              entry("assign", "assign"),
              entry("startingOffsets", "startingOffsets"),
              entry("startingTimestamp", "startingTimestamp"),
              entry("startingOffsetsByTimestamp", "startingTimestamp"),
              entry("maxTriggerDelay", "maxTriggerDelay"),
              entry("minOffsetsPerTrigger", "minOffsetsPerTrigger"),
              entry("maxOffsetsPerTrigger", "maxOffsetsPerTrigger"),
              entry("failOnDataLoss", "failOnDataLoss"),
              entry("includeHeaders", "includeHeaders"),
              entry("groupIdPrefix", "groupIdPrefix")));

  static SourcePlan compile(SourceDeclaration declaration, KafkaSourceSpec spec) {
    FieldPath path = declaration.path().field(FIELD);
    OPTIONS.check(path.field("options"), spec.options());
    boolean failOnDataLoss = !Boolean.FALSE.equals(spec.failOnDataLoss());
    if (!failOnDataLoss) {
      path.field("failOnDataLoss")
          .warning(
              ProblemCode.DATA_LOSS_IGNORED,
              "records that Kafka deletes before they are read are skipped without an error");
    }
    Long least = limit(path.field("minOffsetsPerTrigger"), spec.minOffsetsPerTrigger());
    Long most = limit(path.field("maxOffsetsPerTrigger"), spec.maxOffsetsPerTrigger());
    if (least != null && most != null && least > most) {
      path.field("minOffsetsPerTrigger")
          .error(
              ProblemCode.INVALID_VALUE,
              least + " is more than maxOffsetsPerTrigger, " + most + ": make it smaller");
    }
    String delay = spec.maxTriggerDelay();
    if (delay != null && least == null) {
      path.field("maxTriggerDelay").error(ProblemCode.NOT_TOGETHER, Rules.DELAY_NEEDS_A_MINIMUM);
    }
    if (given(spec.startingOffsets()) && given(spec.startingTimestamp())) {
      path.field("startingTimestamp").error(ProblemCode.NOT_TOGETHER, Rules.ONE_START);
    }
    KafkaSubscription subscription = KafkaSubscription.compile(path, spec);
    return SourcePlanKafkaBuilder.builder()
        .name(declaration.name())
        .bootstrapServers(
            KafkaNames.brokers(path.field("bootstrapServers"), spec.bootstrapServers()))
        .subscribe(subscription.option())
        .topics(subscription.topics())
        .startingOffsets(
            KafkaStartingPosition.offsets(path.field("startingOffsets"), spec.startingOffsets()))
        .failOnDataLoss(failOnDataLoss)
        .includeHeaders(Boolean.TRUE.equals(spec.includeHeaders()))
        .options(path.field("options").resolved(spec.options()))
        .startingTimestamp(
            KafkaStartingPosition.timestamp(
                path.field("startingTimestamp"), spec.startingTimestamp()))
        .minOffsetsPerTrigger(least)
        .maxTriggerDelayMillis(
            delay == null
                ? null
                : Long.valueOf(Durations.millis(path.field("maxTriggerDelay"), delay, "15m")))
        .maxOffsetsPerTrigger(most)
        .groupIdPrefix(
            Texts.optional(path.field("groupIdPrefix"), spec.groupIdPrefix(), "a prefix"))
        .security(
            KafkaSecurityCompiler.compile(
                path.field("security"), spec.security(), declaration.secrets()))
        .value(value(declaration, spec))
        .build();
  }

  private static @Nullable DecodePlan value(SourceDeclaration declaration, KafkaSourceSpec spec) {
    return declaration.value() == null
        ? null
        : DecodeCompiler.value(
            declaration.path().field("value"),
            declaration.value(),
            spec.subscribe(),
            declaration.secrets());
  }

  private static boolean given(@Nullable JsonNode node) {
    return node != null && !node.isNull();
  }

  private static @Nullable Long limit(FieldPath path, @Nullable Long limit) {
    return limit == null ? null : Long.valueOf(Texts.atLeast(path, limit, 1, 1));
  }

  @Override
  public String field() {
    return FIELD;
  }

  @Override
  public Optional<String> notForProduction() {
    return Optional.empty();
  }

  @Override
  public boolean hasRawRows() {
    return true;
  }

  @Override
  public boolean canBeContinuous() {
    return true;
  }

  @Override
  public Optional<String> location() {
    return Optional.empty();
  }

  @Override
  public Optional<String> startsAtEnd() {
    return plan.startingOffsets().equals("latest")
        ? Optional.of("startingOffsets")
        : Optional.empty();
  }

  @Override
  public boolean hasLatestPosition() {
    return true;
  }

  @Override
  public Optional<String> takesAwayWhatItRead() {
    return Optional.empty();
  }
}
