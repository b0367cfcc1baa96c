package io.streamingpipelines.runtime.flow;

import io.streamingpipelines.plan.KafkaSecurity;
import io.streamingpipelines.plan.SourcePlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Spark's options for a Kafka source, and the security options that sources and sinks share. */
public final class KafkaOptions {
  /**
   * What {@code spark.sql.redaction.options.regex} and {@code spark.redaction.regex} must hide, so
   * that explain, the UI and the log never show what {@link #security} read.
   */
  public static final String REDACTION =
      "(?i)secret|password|passwd|token|credential|access[.]?key|jaas|keystore|truststore|ssl[.]key";

  private KafkaOptions() {}

  static Map<String, String> source(SourcePlan.Kafka source, boolean headers) {
    Map<String, String> options = new TreeMap<>(source.options());
    options.put("kafka.bootstrap.servers", source.bootstrapServers());
    options.put(source.subscribe(), source.topics());
    options.put("startingOffsets", source.startingOffsets());
    options.put("failOnDataLoss", Boolean.toString(source.failOnDataLoss()));
    if (headers) {
      options.put("includeHeaders", "true");
    }
    putIfSet(options, "minOffsetsPerTrigger", source.minOffsetsPerTrigger());
    putIfSet(options, "maxOffsetsPerTrigger", source.maxOffsetsPerTrigger());
    putIfSet(options, "groupIdPrefix", source.groupIdPrefix());
    options.putAll(security(source.security()));
    return options;
  }

  private static void putIfSet(Map<String, String> options, String name, @Nullable Object value) {
    if (value != null) {
      options.put(name, value.toString());
    }
  }

  /**
   * Options {@code kafka.*} for a secured broker; reads the mounted files, so the result holds
   * secrets.
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
    if (security.caFile() != null) {
      options.put("kafka.ssl.truststore.type", "PEM");
      options.put("kafka.ssl.truststore.certificates", read(security.caFile()));
    }
    if (security.certificateFile() != null && security.privateKeyFile() != null) {
      options.put("kafka.ssl.keystore.type", "PEM");
      options.put("kafka.ssl.keystore.certificate.chain", read(security.certificateFile()));
      options.put("kafka.ssl.keystore.key", read(security.privateKeyFile()));
    }
    return options;
  }

  private static String jaas(KafkaSecurity security) {
    String module =
        "PLAIN".equals(security.mechanism()) ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
    return "org.apache.kafka.common.security.%s required username=%s password=%s;"
        .formatted(
            module,
            quoted(credential(security.usernameFile())),
            quoted(credential(security.passwordFile())));
  }

  private static String credential(@Nullable String file) {
    if (file == null) {
      throw new IllegalArgumentException("SASL needs a user name and a password");
    }
    // a Secret made from a file often ends with a line break that is not part of the password
    return read(file).replaceFirst("\\R$", "");
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the Kafka credentials in " + file, e);
    }
  }
}
