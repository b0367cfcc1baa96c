package io.streamingpipelines.testsupport.orders;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command reaches the topic. */
final class KafkaClientOptions {
  @Option(
      names = "--bootstrap",
      defaultValue = "${env:BOOTSTRAP_SERVERS:-localhost:9092}",
      description = "host:port of the broker (${DEFAULT-VALUE}).")
  private String bootstrap = "";

  @Option(
      names = "--topic",
      defaultValue = "orders.events",
      description = "The topic (${DEFAULT-VALUE}).")
  private String topic = "";

  @Option(
      names = "--client-config",
      description = "Properties file with more of Kafka's client configuration, such as security.")
  private @Nullable Path clientConfig;

  String topic() {
    return topic;
  }

  Map<String, Object> client() {
    Map<String, Object> client = new HashMap<>();
    if (clientConfig != null) {
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(clientConfig)) {
        properties.load(reader);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      properties.stringPropertyNames().forEach(k -> client.put(k, properties.getProperty(k)));
    }
    client.put("bootstrap.servers", bootstrap);
    return client;
  }
}
