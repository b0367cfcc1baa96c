package io.streamingpipelines.compiler.kafka;

import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Brokers and topics, as sources and sinks name them. */
public final class KafkaNames {
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
  private static final Pattern BROKERS = Pattern.compile(Rules.BOOTSTRAP_SERVERS);

  /** The brokers; empty, with a problem, where none are written. */
  public static String brokers(FieldPath path, @Nullable String brokers) {
    String written = Texts.required(path, brokers, "the brokers as host:port, joined by commas");
    if (!written.isEmpty() && !BROKERS.matcher(written).matches()) {
      path.error(
          ProblemCode.INVALID_VALUE,
          "'" + written + "' is not a list of brokers: write host:port, joined by commas");
    }
    return written;
  }

  /** Checks that a topic can have the name. */
  public static void topic(FieldPath path, String topic) {
    if (!TOPIC.matcher(topic).matches()) {
      path.error(
          ProblemCode.INVALID_VALUE,
          "'" + topic + "' is not a topic: write at most 249 letters, digits, dots, _ and -");
    }
  }

  private KafkaNames() {}
}
