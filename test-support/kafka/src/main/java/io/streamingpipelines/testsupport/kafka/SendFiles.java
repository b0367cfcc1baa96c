package io.streamingpipelines.testsupport.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Sends each line of the files in a folder to a topic once, in the order of their names, and waits
 * for more files until it is ended. A broker that does not respond delays it; no line is lost or
 * sent twice for that.
 */
@Command(
    name = "send-files",
    mixinStandardHelpOptions = true,
    description = "Sends each line of the files that appear in a folder to a topic, once.")
public final class SendFiles implements Callable<Integer> {
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int PARTITIONS = 2;

  @Option(names = "--bootstrap", required = true, description = "host:port of the broker.")
  private String bootstrap = "";

  @Option(names = "--topic", required = true, description = "The topic; made if it is missing.")
  private String topic = "";

  @Option(names = "--folder", required = true, description = "Where the files appear.")
  private Path folder = Path.of("");

  public static void main(String[] args) {
    System.exit(new CommandLine(new SendFiles()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    Map<String, Object> client = Map.of("bootstrap.servers", bootstrap);
    Topics.ensure(client, topic, PARTITIONS);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(patient(client), new StringSerializer(), new StringSerializer())) {
      String last = "";
      while (true) {
        for (String name : names().tailSet(last, false)) {
          for (String line : Files.readAllLines(folder.resolve(name))) {
            var unused = producer.send(new ProducerRecord<>(topic, line));
          }
          last = name;
        }
        Thread.sleep(LOOK.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /** Hidden files are not complete yet. */
  private TreeSet<String> names() throws IOException {
    TreeSet<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> !name.startsWith("."))
          .forEach(names::add);
    }
    return names;
  }

  /**
   * A record waits for the broker as long as the process lives: with idempotence, Kafka itself
   * removes duplicates of its retries (KIP-98).
   */
  private static Map<String, Object> patient(Map<String, Object> client) {
    Map<String, Object> config = new HashMap<>(client);
    config.put("acks", "all");
    config.put("enable.idempotence", true);
    config.put("max.block.ms", Long.MAX_VALUE);
    config.put("delivery.timeout.ms", Integer.MAX_VALUE);
    return config;
  }
}
