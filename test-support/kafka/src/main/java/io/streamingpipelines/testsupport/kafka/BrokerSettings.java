package io.streamingpipelines.testsupport.kafka;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a broker listens and keeps its data.
 *
 * @param advertisedHost the name by which clients reach it
 * @param port of its clients
 * @param controllerPort of its own controller, on localhost only
 * @param localPort for clients behind a port-forward: advertised as localhost with the same port;
 *     null means no such listener
 * @param secured listeners beside the plain one
 */
public record BrokerSettings(
    String advertisedHost,
    int port,
    int controllerPort,
    @Nullable Integer localPort,
    List<SecuredListener> secured,
    Path data) {
  public BrokerSettings {
    secured = List.copyOf(secured);
  }

  static final int NODE = 1;
  static final String CONTROLLER = "CONTROLLER";

  /** A broker for clients in this machine only. */
  public static BrokerSettings local(int port, int controllerPort, Path data) {
    return new BrokerSettings("localhost", port, controllerPort, null, List.of(), data);
  }

  /** The same broker with secured listeners too. */
  public BrokerSettings withSecured(List<SecuredListener> more) {
    return new BrokerSettings(advertisedHost, port, controllerPort, localPort, more, data);
  }

  /** What a client without credentials calls {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return advertisedHost + ":" + port;
  }

  /** The same for clients beside the broker, which may not reach it by its advertised name yet. */
  String nearestServers() {
    return localPort == null ? bootstrapServers() : "localhost:" + localPort;
  }

  /** Kafka's own configuration. */
  Map<String, String> properties() {
    StringJoiner listeners = new StringJoiner(",");
    StringJoiner advertised = new StringJoiner(",");
    StringJoiner protocols = new StringJoiner(",");
    Map<String, String> properties = new TreeMap<>(small());
    listeners.add("PLAINTEXT://0.0.0.0:" + port);
    advertised.add("PLAINTEXT://" + bootstrapServers());
    protocols.add("PLAINTEXT:PLAINTEXT");
    if (localPort != null) {
      listeners.add("LOCAL://0.0.0.0:" + localPort);
      advertised.add("LOCAL://localhost:" + localPort);
      protocols.add("LOCAL:PLAINTEXT");
    }
    StringJoiner mechanisms = new StringJoiner(",").setEmptyValue("PLAIN");
    for (SecuredListener listener : secured) {
      listeners.add(listener.name() + "://0.0.0.0:" + listener.port());
      advertised.add(listener.name() + "://" + advertisedHost + ":" + listener.port());
      protocols.add(listener.name() + ":" + listener.protocol());
      listener.mechanisms().forEach(mechanisms::add);
      properties.putAll(listener.properties());
    }
    properties.put("sasl.enabled.mechanisms", mechanisms.toString());
    listeners.add(CONTROLLER + "://localhost:" + controllerPort);
    protocols.add(CONTROLLER + ":PLAINTEXT");
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", Integer.toString(NODE));
    properties.put("controller.quorum.voters", NODE + "@localhost:" + controllerPort);
    properties.put("controller.listener.names", CONTROLLER);
    properties.put("inter.broker.listener.name", "PLAINTEXT");
    properties.put("listeners", listeners.toString());
    properties.put("advertised.listeners", advertised.toString());
    properties.put("listener.security.protocol.map", protocols.toString());
    properties.put("log.dirs", data.toString());
    return properties;
  }

  /** One node has no replicas, and a small machine no memory to give away. */
  private static Map<String, String> small() {
    return Map.ofEntries(
        Map.entry("offsets.topic.replication.factor", "1"),
        Map.entry("offsets.topic.num.partitions", "1"),
        Map.entry("transaction.state.log.replication.factor", "1"),
        Map.entry("transaction.state.log.min.isr", "1"),
        Map.entry("transaction.state.log.num.partitions", "1"),
        Map.entry("group.initial.rebalance.delay.ms", "0"),
        Map.entry("num.partitions", "4"),
        Map.entry("num.network.threads", "2"),
        Map.entry("num.io.threads", "4"),
        Map.entry("log.cleaner.dedupe.buffer.size", "4194304"),
        // nothing expires: what was produced is compared with what arrived
        Map.entry("log.retention.ms", "-1"));
  }
}
