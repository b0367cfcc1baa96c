package io.streamingpipelines.runtime.source.kafka;

import io.streamingpipelines.plan.KafkaSecurity;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.runtime.storage.SecretText;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;
import org.jspecify.annotations.Nullable;

/** Spark's options for a Kafka source, and the security options that sources and sinks share. */
public final class KafkaOptions {
  /**
   * The pattern for {@code spark.sql.redaction.options.regex} and {@code spark.redaction.regex}. It
   * hides the secrets that {@link #security} reads from query plans, the UI and the log.
   */
  public static final String REDACTION =
      "(?i)secret|password|passwd|token|credential|access[.]?key|jaas|keystore|truststore|ssl[.]key";

  private KafkaOptions() {}

  public static Map<String, String> source(SourcePlan.Kafka source, boolean headers) {
    // Spark ignores the case of option names
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    options.put("kafka.isolation.level", "read_committed");
    options.putAll(source.options());
    options.put("kafka.bootstrap.servers", source.bootstrapServers());
    options.put(source.subscribe(), source.topics());
    start(options, source);
    options.put("failOnDataLoss", Boolean.toString(source.failOnDataLoss()));
    if (headers) {
      options.put("includeHeaders", "true");
    }
    putIfSet(options, "minOffsetsPerTrigger", source.minOffsetsPerTrigger());
    Long delay = source.maxTriggerDelayMillis();
    putIfSet(options, "maxTriggerDelay", delay == null ? null : delay + "ms");
    putIfSet(options, "groupIdPrefix", source.groupIdPrefix());
    options.putAll(security(source.security()));
    return options;
  }

  private static void start(Map<String, String> options, SourcePlan.Kafka source) {
    String timestamp = source.startingTimestamp();
    if (timestamp == null) {
      options.put("startingOffsets", source.startingOffsets());
      return;
    }
    options.put(
        timestamp.startsWith("{") ? "startingOffsetsByTimestamp" : "startingTimestamp", timestamp);
    // without this, a partition that has no newer record would fail the query
    options.putIfAbsent("startingOffsetsByTimestampStrategy", "latest");
  }

  private static void putIfSet(Map<String, String> options, String name, @Nullable Object value) {
    if (value != null) {
      options.put(name, value.toString());
    }
  }

  /**
   * Returns the {@code kafka.*} options for a secured broker. They contain secrets from the mounted
   * files.
   */
  public static Map<String, String> security(@Nullable KafkaSecurity security) {
    Map<String, String> options = new TreeMap<>();
    if (security == null) {
      return options;
    }
    options.put("kafka.security.protocol", security.protocol());
    if (security.mechanism() != null) {
      options.put("kafka.sasl.mechanism", security.mechanism());
      options.put("kafka.sasl.jaas.config", jaas(security));
    }
    if (security.oauth() != null) {
      options.put(
          "kafka.sasl.login.callback.handler.class",
          OAuthBearerLoginCallbackHandler.class.getName());
      options.put("kafka.sasl.oauthbearer.token.endpoint.url", security.oauth().tokenEndpointUrl());
    }
    if (security.caFile() != null) {
      options.put("kafka.ssl.truststore.type", "PEM");
      options.put("kafka.ssl.truststore.certificates", SecretText.read(security.caFile()));
    }
    if (security.certificateFile() != null && security.privateKeyFile() != null) {
      options.put("kafka.ssl.keystore.type", "PEM");
      options.put(
          "kafka.ssl.keystore.certificate.chain", SecretText.read(security.certificateFile()));
      options.put("kafka.ssl.keystore.key", SecretText.read(security.privateKeyFile()));
    }
    return options;
  }

  private static String jaas(KafkaSecurity security) {
    KafkaSecurity.OAuth oauth = security.oauth();
    if (oauth != null) {
      return oauthJaas(security, oauth);
    }
    String module =
        "PLAIN".equals(security.mechanism()) ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
    return "org.apache.kafka.common.security.%s required username=%s password=%s;"
        .formatted(
            module,
            quoted(credential(security.usernameFile())),
            quoted(credential(security.passwordFile())));
  }

  /** The certificates are passed as text because executors have no Secrets mounted. */
  private static String oauthJaas(KafkaSecurity security, KafkaSecurity.OAuth oauth) {
    StringBuilder jaas =
        new StringBuilder(OAuthBearerLoginModule.class.getName() + " required")
            .append(" clientId=")
            .append(quoted(credential(security.usernameFile())))
            .append(" clientSecret=")
            .append(quoted(credential(security.passwordFile())));
    if (oauth.scope() != null) {
      jaas.append(" scope=").append(quoted(oauth.scope()));
    }
    if (oauth.caFile() != null) {
      jaas.append(" ssl.truststore.type=PEM ssl.truststore.certificates=")
          .append(quoted(SecretText.read(oauth.caFile())));
    }
    return jaas.append(';').toString();
  }

  private static String credential(@Nullable String file) {
    if (file == null) {
      throw new IllegalArgumentException("SASL needs a user name and a password");
    }
    return SecretText.credential(file);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
