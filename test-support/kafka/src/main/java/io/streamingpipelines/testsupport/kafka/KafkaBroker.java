package io.streamingpipelines.testsupport.kafka;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** A running broker of one node that is its own controller (KRaft). */
public final class KafkaBroker implements AutoCloseable {
  /** The same for every broker that is not told otherwise, so that a restart finds its own data. */
  private static final String CLUSTER = "c3RyZWFtLXBpcGVsaW5lcw";

  private final BrokerSettings settings;
  private final KafkaRaftServer server;

  private KafkaBroker(BrokerSettings settings, KafkaRaftServer server) {
    this.settings = settings;
    this.server = server;
  }

  /**
   * Starts a broker; returns when it takes clients. Data that is there already is kept.
   *
   * @throws IllegalStateException when the data directory cannot be prepared
   */
  public static KafkaBroker start(BrokerSettings settings) {
    return start(settings, CLUSTER);
  }

  /**
   * Starts a broker of another cluster than the others.
   *
   * @param cluster id of the cluster: 16 bytes in Kafka's base64
   */
  public static KafkaBroker start(BrokerSettings settings, String cluster) {
    format(settings, cluster);
    KafkaRaftServer server =
        new KafkaRaftServer(new KafkaConfig(settings.properties(), false), Time.SYSTEM);
    server.startup();
    return new KafkaBroker(settings, server);
  }

  /** A broker for this process, on free ports. */
  public static KafkaBroker startLocal(Path data) {
    return start(BrokerSettings.local(freePort(), freePort(), data));
  }

  private static void format(BrokerSettings settings, String cluster) {
    Formatter formatter =
        new Formatter()
            .setPrintStream(new PrintStream(PrintStream.nullOutputStream(), false))
            .setNodeId(BrokerSettings.NODE)
            .setClusterId(cluster)
            .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
            .setIgnoreFormatted(true)
            .setControllerListenerName(BrokerSettings.CONTROLLER)
            .setDirectories(List.of(settings.data().toString()))
            .setMetadataLogDirectory(settings.data().toString());
    List<String> users = settings.secured().stream().flatMap(l -> l.scramUsers().stream()).toList();
    if (!users.isEmpty()) {
      formatter.setScramArguments(users);
    }
    try {
      formatter.run();
    } catch (Exception e) {
      throw new IllegalStateException(
          "Kafka cannot prepare its data directory " + settings.data() + ": " + e.getMessage(), e);
    }
  }

  /** A port that nothing listened on a moment ago. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public BrokerSettings settings() {
    return settings;
  }

  public String bootstrapServers() {
    return settings.bootstrapServers();
  }

  /** Waits until the broker has ended. */
  void await() {
    server.awaitShutdown();
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
