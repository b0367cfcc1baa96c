package io.streamingpipelines.e2e.cluster;

import io.streamingpipelines.e2e.orders.Landing;
import io.streamingpipelines.e2e.orders.OrderEvents;
import io.streamingpipelines.e2e.orders.Wave;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The one broker of all tests, in namespace {@code kafka}; tests take topics of their own. */
public record Kafka(Cluster cluster) {
  /** How pipelines reach it. */
  public static final String BOOTSTRAP = "kafka.kafka.svc:9092";

  /** Installs the broker of {@code deploy/kafka} unless it is there. */
  public static Kafka on(Cluster cluster) {
    try {
      String manifest = Files.readString(Cluster.repository().resolve("deploy/kafka/kafka.yaml"));
      cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: kafka}}");
      cluster.tryKubectl(manifest, "apply", "--server-side", "-n", "kafka", "-f", "-").orFail();
      cluster.kubectl("rollout", "status", "-n", "kafka", "deployment/kafka", "--timeout=180s");
      return new Kafka(cluster);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a wave of events to the topic, which is made when it is missing. */
  public void produce(OrderEvents events, Wave wave, String topic, String... more) {
    run(
        Stream.concat(
                Stream.of(
                    "io.streamingpipelines.e2e.orders.Produce",
                    "--topic",
                    topic,
                    "--events",
                    Integer.toString(events.count()),
                    "--seed",
                    Long.toString(events.seed()),
                    "--epoch",
                    events.epoch().toString(),
                    "--wave",
                    wave.label()),
                Stream.of(more))
            .toArray(String[]::new));
  }

  /** Where all events of the topic landed. */
  public List<Landing> landings(String topic) {
    return run("io.streamingpipelines.e2e.orders.ListLandings", "--topic", topic)
        .lines()
        .map(Landing::parse)
        .toList();
  }

  /** Runs a main class beside the broker. */
  public String run(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("exec", "-n", "kafka", "deploy/kafka", "--", "java", "-Xmx128m"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--bootstrap", BOOTSTRAP));
    return cluster.kubectl(command.toArray(String[]::new));
  }
}
