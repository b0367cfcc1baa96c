package io.streamingpipelines.e2e.cluster;

import io.streamingpipelines.testsupport.orders.Landing;
import io.streamingpipelines.testsupport.orders.OrderEvents;
import io.streamingpipelines.testsupport.orders.Wave;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The broker that all tests share, in namespace {@code kafka}; each test uses its own topics. */
public final class Kafka {
  private static final String HOST = "kafka.kafka.svc";

  /** The address that pipelines use. */
  public static final String BOOTSTRAP = HOST + ":9092";

  /** The address of the port that requires SASL/SCRAM-SHA-512 over TLS. */
  public static final String SECURED = HOST + ":9093";

  private final Cluster cluster;
  private final BrokerSecrets secrets;

  private Kafka(Cluster cluster, BrokerSecrets secrets) {
    this.cluster = cluster;
    this.secrets = secrets;
  }

  /** Installs the broker; {@link Cluster#kafka()} calls this once. */
  static Kafka install(Cluster cluster) {
    BrokerSecrets secrets = BrokerSecrets.make(HOST);
    cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: kafka}}");
    cluster.apply("kafka", secrets.brokerManifest());
    cluster.copyToNode("deploy/kafka");
    cluster.applyKustomization("e2e/kafka");
    cluster.awaitRollout("kafka", "kafka");
    return new Kafka(cluster, secrets);
  }

  /** Creates the Secrets {@code kafka-user} and {@code kafka-ca} in the namespace. */
  public void admit(String namespace) {
    cluster.apply(namespace, secrets.clientManifest());
  }

  /** The password, which only pods that mount it may see. */
  public String password() {
    return secrets.password();
  }

  /** Sends a wave of events to the topic, which is created if it does not exist. */
  public void produce(OrderEvents events, Wave wave, String topic, String... more) {
    run(
        Stream.concat(
                Stream.of(
                    "io.streamingpipelines.testsupport.orders.Produce",
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

  /** The partition and offset of each event in the topic. */
  public List<Landing> landings(String topic) {
    return run("io.streamingpipelines.testsupport.orders.ListLandings", "--topic", topic)
        .lines()
        .map(Landing::parse)
        .toList();
  }

  /** Kills the broker's process; Kubernetes starts it again, with its data. */
  public void kill() {
    signal("KILL");
  }

  /** Stops the broker's process: connections are accepted, but nothing responds. */
  public void freeze() {
    signal("STOP");
  }

  /** Lets the broker continue after {@link #freeze}. */
  public void thaw() {
    signal("CONT");
  }

  private void signal(String signal) {
    cluster.signal(signal, "^java .*BrokerMain");
  }

  /** Runs a main class in the broker's namespace. */
  public String run(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("exec", "-n", "kafka", "deploy/kafka", "--", "java", "-Xmx128m"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--bootstrap", BOOTSTRAP));
    return cluster.kubectl(command.toArray(String[]::new));
  }
}
