package io.streamingpipelines.compiler.part;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.streamingpipelines.api.KafkaSourceSpec;
import io.streamingpipelines.api.Rules;
import io.streamingpipelines.compiler.read.Durations;
import io.streamingpipelines.compiler.read.Place;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.plan.DecodePlan;
import io.streamingpipelines.plan.KafkaSecurity;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.SourcePlanKafkaBuilder;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** A Kafka source: its subscription and offsets in Spark's own form. */
final class KafkaSources {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
  private static final Pattern SERVERS = Pattern.compile(Rules.BOOTSTRAP_SERVERS);

  static SourcePlan compile(
      Place place,
      String name,
      KafkaSourceSpec spec,
      @Nullable DecodePlan value,
      SecretFiles secrets) {
    KafkaSecurity security = Securities.compile(place.field("security"), spec.security(), secrets);
    Options.judgeSource(place.field("options"), spec.options());
    Subscription subscription = subscription(place, spec);
    boolean failOnDataLoss = !Boolean.FALSE.equals(spec.failOnDataLoss());
    if (!failOnDataLoss) {
      place
          .field("failOnDataLoss")
          .warning(
              ProblemCode.DATA_LOSS_IGNORED,
              "records that Kafka deletes before they are read are skipped without an error");
    }
    Long least = limit(place.field("minOffsetsPerTrigger"), spec.minOffsetsPerTrigger());
    Long most = limit(place.field("maxOffsetsPerTrigger"), spec.maxOffsetsPerTrigger());
    if (least != null && most != null && least > most) {
      place
          .field("minOffsetsPerTrigger")
          .error(
              ProblemCode.INVALID_VALUE,
              least + " is more than maxOffsetsPerTrigger, " + most + ": make it smaller");
    }
    String delay = spec.maxTriggerDelay();
    if (delay != null && least == null) {
      place.field("maxTriggerDelay").error(ProblemCode.NOT_TOGETHER, Rules.DELAY_NEEDS_A_MINIMUM);
    }
    if (given(spec.startingOffsets()) && given(spec.startingTimestamp())) {
      place.field("startingTimestamp").error(ProblemCode.NOT_TOGETHER, Rules.ONE_START);
    }
    return SourcePlanKafkaBuilder.builder()
        .name(name)
        .bootstrapServers(servers(place.field("bootstrapServers"), spec.bootstrapServers()))
        .subscribe(subscription.option())
        .topics(subscription.topics())
        .startingOffsets(
            KafkaStarts.offsets(place.field("startingOffsets"), spec.startingOffsets()))
        .failOnDataLoss(failOnDataLoss)
        .includeHeaders(Boolean.TRUE.equals(spec.includeHeaders()))
        .options(place.field("options").resolved(spec.options()))
        .startingTimestamp(
            KafkaStarts.timestamp(place.field("startingTimestamp"), spec.startingTimestamp()))
        .minOffsetsPerTrigger(least)
        .maxTriggerDelayMillis(
            delay == null
                ? null
                : Long.valueOf(Durations.millis(place.field("maxTriggerDelay"), delay, "15m")))
        .maxOffsetsPerTrigger(most)
        .groupIdPrefix(
            Texts.optional(place.field("groupIdPrefix"), spec.groupIdPrefix(), "a prefix"))
        .security(security)
        .value(value)
        .build();
  }

  static String servers(Place place, @Nullable String servers) {
    String written = Texts.required(place, servers, "the brokers as host:port, joined by commas");
    if (!written.isEmpty() && !SERVERS.matcher(written).matches()) {
      place.error(
          ProblemCode.INVALID_VALUE,
          "'" + written + "' is not a list of brokers: write host:port, joined by commas");
    }
    return written;
  }

  static void topic(Place place, String topic) {
    if (!TOPIC.matcher(topic).matches()) {
      place.error(
          ProblemCode.INVALID_VALUE,
          "'" + topic + "' is not a topic: write at most 249 letters, digits, dots, _ and -");
    }
  }

  private record Subscription(String option, String topics) {}

  private static void pattern(Place place, String pattern) {
    if (pattern.length() > Rules.TOPIC_PATTERN_MAX) {
      // to compile a long one takes seconds
      place.error(
          ProblemCode.INVALID_VALUE,
          "is longer than " + Rules.TOPIC_PATTERN_MAX + " characters: write a shorter one");
      return;
    }
    try {
      Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      place.error(
          ProblemCode.INVALID_VALUE,
          "is not a regular expression: " + e.getDescription() + ", at " + e.getIndex());
    }
  }

  private static Subscription subscription(Place place, KafkaSourceSpec spec) {
    String pattern = spec.subscribePattern();
    int kinds =
        (spec.subscribe().isEmpty() ? 0 : 1)
            + (pattern == null ? 0 : 1)
            + (spec.assign().isEmpty() ? 0 : 1);
    if (kinds != 1) {
      place.error(ProblemCode.EXACTLY_ONE, Rules.ONE_SUBSCRIPTION);
    }
    if (pattern != null) {
      pattern(place.field("subscribePattern"), pattern);
      return new Subscription("subscribePattern", pattern);
    }
    if (!spec.assign().isEmpty()) {
      spec.assign().keySet().forEach(topic -> topic(place.field("assign").field(topic), topic));
      return new Subscription("assign", JSON.valueToTree(new TreeMap<>(spec.assign())).toString());
    }
    for (int i = 0; i < spec.subscribe().size(); i++) {
      topic(place.field("subscribe").item(i), spec.subscribe().get(i));
    }
    return new Subscription("subscribe", String.join(",", spec.subscribe()));
  }

  private static boolean given(@Nullable JsonNode node) {
    return node != null && !node.isNull();
  }

  private static @Nullable Long limit(Place place, @Nullable Long limit) {
    return limit == null ? null : Long.valueOf(Texts.atLeast(place, limit, 1, 1));
  }

  private KafkaSources() {}
}
