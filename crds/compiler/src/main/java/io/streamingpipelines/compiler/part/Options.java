package io.streamingpipelines.compiler.part;

import io.streamingpipelines.api.Rules;
import io.streamingpipelines.compiler.read.Place;
import io.streamingpipelines.compiler.read.ProblemCode;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Judges free options: secrets, and what Spark or this project refuses. */
final class Options {
  private static final Pattern SECRET = Pattern.compile(Rules.SECRET_KEY);

  /** Reasons of Spark's KafkaSourceProvider, in the words of the manifest. */
  private static final Map<String, String> SOURCE =
      lowerCaseKeys(
          Map.ofEntries(
              Map.entry(
                  "kafka.auto.offset.reset",
                  "Structured Streaming manages which offsets are consumed: set startingOffsets"
                      + " instead"),
              Map.entry(
                  "kafka.key.deserializer",
                  "keys are always read as bytes: deserialize them in the query"),
              Map.entry(
                  "kafka.value.deserializer",
                  "values are always read as bytes: deserialize them in value or in the query"),
              Map.entry("kafka.enable.auto.commit", "the source does not commit any offsets"),
              Map.entry(
                  "kafka.interceptor.classes",
                  "interceptors may break the query, keys and values are always read as bytes"),
              Map.entry(
                  "kafka.group.id",
                  "each query needs a consumer group of its own: set groupIdPrefix instead"),
              Map.entry("endingOffsets", "an ending offset is not valid in streaming queries"),
              Map.entry(
                  "endingOffsetsByTimestamp", "an ending offset is not valid in streaming queries"),
              Map.entry("endingTimestamp", "an ending timestamp is not valid in streaming queries"),
              field("kafka.bootstrap.servers", "bootstrapServers"),
              field("kafka.security.protocol", "security.protocol"),
              field("kafka.sasl.mechanism", "security.sasl.mechanism"),
              field("kafka.ssl.truststore.location", "security.tls.trustStoreSecret"),
              field("kafka.ssl.keystore.location", "security.tls.keyStoreSecret"),
              field("subscribe", "subscribe"),
              field("subscribePattern", "subscribePattern"),
              field("assign", "assign"),
              field("startingOffsets", "startingOffsets"),
              field("startingTimestamp", "startingTimestamp"),
              field("startingOffsetsByTimestamp", "startingTimestamp"),
              field("maxTriggerDelay", "maxTriggerDelay"),
              field("minOffsetsPerTrigger", "minOffsetsPerTrigger"),
              field("maxOffsetsPerTrigger", "maxOffsetsPerTrigger"),
              field("failOnDataLoss", "failOnDataLoss"),
              field("includeHeaders", "includeHeaders"),
              field("groupIdPrefix", "groupIdPrefix")));

  private static final Map<String, String> SINK =
      lowerCaseKeys(
          Map.ofEntries(
              Map.entry("kafka.key.serializer", "keys are always written as bytes or text"),
              Map.entry("kafka.value.serializer", "values are always written as bytes or text"),
              Map.entry("checkpointLocation", "the checkpoint lies in storage.checkpoints"),
              field("kafka.bootstrap.servers", "bootstrapServers"),
              field("kafka.security.protocol", "security.protocol"),
              field("kafka.sasl.mechanism", "security.sasl.mechanism"),
              field("kafka.ssl.truststore.location", "security.tls.trustStoreSecret"),
              field("kafka.ssl.keystore.location", "security.tls.keyStoreSecret"),
              field("topic", "topic")));

  private static final Map<String, String> FILES =
      lowerCaseKeys(
          Map.ofEntries(
              field("path", "path"),
              field("maxFilesPerTrigger", "maxFilesPerTrigger"),
              field("latestFirst", "latestFirst"),
              field("cleanSource", "cleanSource")));

  private static final Map<String, String> FILES_SINK =
      lowerCaseKeys(
          Map.ofEntries(
              Map.entry("checkpointLocation", "the checkpoint lies in storage.checkpoints"),
              field("path", "path")));

  static void judgeSource(Place place, Map<String, String> options) {
    judge(place, options, SOURCE);
  }

  static void judgeSink(Place place, Map<String, String> options) {
    judge(place, options, SINK);
  }

  static void judgeFiles(Place place, Map<String, String> options) {
    judge(place, options, FILES);
  }

  static void judgeFilesSink(Place place, Map<String, String> options) {
    judge(place, options, FILES_SINK);
  }

  static void judgeParser(Place place, Map<String, String> options) {
    judge(place, options, Map.of());
  }

  private static void judge(Place place, Map<String, String> options, Map<String, String> refused) {
    if (options.keySet().stream().anyMatch(key -> SECRET.matcher(key).find())) {
      place.error(ProblemCode.SECRET_IN_TEXT, Rules.NO_SECRET_OPTIONS);
    }
    options.forEach(
        (key, value) -> {
          String reason = refused.get(key.toLowerCase(Locale.ROOT));
          if (reason != null) {
            place
                .field(key)
                .error(ProblemCode.OPTION_REFUSED, "this option cannot be set: " + reason);
          }
        });
  }

  private static Map.Entry<String, String> field(String option, String field) {
    return Map.entry(option, "set the field " + field + " instead");
  }

  private static Map<String, String> lowerCaseKeys(Map<String, String> reasons) {
    Map<String, String> lower = new TreeMap<>();
    reasons.forEach((key, reason) -> lower.put(key.toLowerCase(Locale.ROOT), reason));
    return Map.copyOf(lower);
  }

  private Options() {}
}
