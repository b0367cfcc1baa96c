package io.streamingpipelines.testsupport.kafka;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a broker until the process is told to end; every option may come from the environment. */
@Command(
    name = "broker",
    mixinStandardHelpOptions = true,
    description = "A Kafka of one node; its storage is formatted when it is new.")
public final class BrokerMain implements Callable<Integer> {
  @Option(
      names = "--advertised-host",
      defaultValue = "${env:BROKER_ADVERTISED_HOST:-localhost}",
      description = "Name by which clients reach it (${DEFAULT-VALUE}).")
  private String advertisedHost = "localhost";

  @Option(
      names = "--port",
      defaultValue = "${env:BROKER_PORT:-9092}",
      description = "Port of its clients (${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--controller-port",
      defaultValue = "${env:BROKER_CONTROLLER_PORT:-9090}",
      description = "Port of its own controller, on localhost (${DEFAULT-VALUE}).")
  private int controllerPort;

  @Option(
      names = "--local-port",
      defaultValue = "${env:BROKER_LOCAL_PORT}",
      description = "Port for clients behind a port-forward, advertised as localhost.")
  private @Nullable Integer localPort;

  @Option(
      names = "--data",
      defaultValue = "${env:BROKER_DATA:-/var/lib/kafka}",
      description = "Directory of its data (${DEFAULT-VALUE}).")
  private Path data = Path.of("/var/lib/kafka");

  @Option(
      names = "--topics",
      split = ",",
      defaultValue = "${env:BROKER_TOPICS}",
      paramLabel = "NAME=PARTITIONS",
      description = "Topics that are made at the start when they are missing.")
  private Map<String, Integer> topics = Map.of();

  @Option(
      names = "--secured-port",
      defaultValue = "${env:BROKER_SECURED_PORT}",
      description = "Port that asks for SASL/SCRAM-SHA-512 over TLS.")
  private @Nullable Integer securedPort;

  @Option(
      names = "--key-store",
      defaultValue = "${env:BROKER_KEY_STORE:-/etc/kafka/tls/keystore.p12}",
      description = "PKCS #12 with the broker's key, for the secured port (${DEFAULT-VALUE}).")
  private Path keyStore = Path.of("/etc/kafka/tls/keystore.p12");

  // secrets come by the environment only: arguments are visible to others
  @Option(
      names = "--key-store-password",
      defaultValue = "${env:BROKER_KEY_STORE_PASSWORD:-}",
      hidden = true)
  private String keyStorePassword = "";

  @Option(
      names = "--username",
      defaultValue = "${env:BROKER_USERNAME:-pipeline}",
      description = "User of the secured port; password in BROKER_PASSWORD (${DEFAULT-VALUE}).")
  private String username = "pipeline";

  @Option(names = "--password", defaultValue = "${env:BROKER_PASSWORD:-}", hidden = true)
  private String password = "";

  public static void main(String[] args) {
    System.exit(new CommandLine(new BrokerMain()).execute(args));
  }

  @Override
  public Integer call() {
    List<SecuredListener> secured =
        securedPort == null
            ? List.of()
            : List.of(
                SecuredListener.scram(securedPort, keyStore, keyStorePassword, username, password));
    BrokerSettings settings =
        new BrokerSettings(advertisedHost, port, controllerPort, localPort, secured, data);
    KafkaBroker broker = KafkaBroker.start(settings);
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-shutdown"));
    Map<String, Object> client = Map.of("bootstrap.servers", settings.nearestServers());
    topics.forEach((topic, partitions) -> Topics.ensure(client, topic, partitions));
    System.out.println("Kafka takes clients at " + settings.bootstrapServers());
    broker.await();
    return 0;
  }
}
