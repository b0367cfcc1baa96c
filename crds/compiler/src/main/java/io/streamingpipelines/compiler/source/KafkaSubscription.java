package io.streamingpipelines.compiler.source;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.api.source.KafkaSourceSpec;
import io.streamingpipelines.compiler.kafka.KafkaNames;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which topics or partitions a Kafka source reads, in Spark's own form.
 *
 * @param option Spark's option: {@code subscribe}, {@code subscribePattern} or {@code assign}
 * @param topics the option's value
 */
record KafkaSubscription(String option, String topics) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static KafkaSubscription compile(FieldPath path, KafkaSourceSpec spec) {
    String pattern = spec.subscribePattern();
    int kinds =
        (spec.subscribe().isEmpty() ? 0 : 1)
            + (pattern == null ? 0 : 1)
            + (spec.assign().isEmpty() ? 0 : 1);
    if (kinds != 1) {
      path.error(ProblemCode.EXACTLY_ONE, Rules.ONE_SUBSCRIPTION);
    }
    if (pattern != null) {
      pattern(path.field("subscribePattern"), pattern);
      return new KafkaSubscription("subscribePattern", pattern);
    }
    if (!spec.assign().isEmpty()) {
      spec.assign()
          .keySet()
          .forEach(topic -> KafkaNames.topic(path.field("assign").field(topic), topic));
      return new KafkaSubscription(
          "assign", JSON.valueToTree(new TreeMap<>(spec.assign())).toString());
    }
    for (int i = 0; i < spec.subscribe().size(); i++) {
      KafkaNames.topic(path.field("subscribe").item(i), spec.subscribe().get(i));
    }
    return new KafkaSubscription("subscribe", String.join(",", spec.subscribe()));
  }

  private static void pattern(FieldPath path, String pattern) {
    if (pattern.length() > Rules.TOPIC_PATTERN_MAX) {
      // compiling a long pattern takes seconds
      path.error(
          ProblemCode.INVALID_VALUE,
          "is longer than " + Rules.TOPIC_PATTERN_MAX + " characters: write a shorter one");
      return;
    }
    try {
      Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      path.error(
          ProblemCode.INVALID_VALUE,
          "is not a regular expression: " + e.getDescription() + ", at " + e.getIndex());
    }
  }
}
