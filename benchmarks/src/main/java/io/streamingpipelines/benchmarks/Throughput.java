package io.streamingpipelines.benchmarks;

import io.streamingpipelines.testsupport.kafka.KafkaBroker;
import io.streamingpipelines.testsupport.orders.OrderEvents;
import io.streamingpipelines.testsupport.orders.OrderProducer;
import io.streamingpipelines.testsupport.orders.Wave;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Rows per second of single tables, each reading the same events from a Kafka of this machine. */
@Command(
    name = "throughput",
    mixinStandardHelpOptions = true,
    description = "Runs each pipeline of benchmarks/pipelines over the same events.")
public final class Throughput implements Callable<Integer> {
  private static final String TOPIC = "orders.events";

  /** Any will do: the same events each time. */
  private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

  @Option(
      names = "--events",
      defaultValue = "1000000",
      description = "Events in Kafka, in 4 partitions (${DEFAULT-VALUE}).")
  private int events;

  @Option(names = "--home", defaultValue = ".", description = "The repository (${DEFAULT-VALUE}).")
  private Path home = Path.of(".");

  @Option(
      names = "--tables",
      split = ",",
      defaultValue = "bronze,silver,windowed",
      description = "Which pipelines (${DEFAULT-VALUE}).")
  private List<String> tables = List.of();

  @Option(
      names = "--python",
      description = "An interpreter with pyspark and delta-spark: measures benchmarks/recipe, too.")
  private @Nullable Path python;

  public static void main(String[] args) {
    System.exit(new CommandLine(new Throughput()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path work = Files.createTempDirectory("throughput");
    try (KafkaBroker broker = KafkaBroker.startLocal(work.resolve("kafka"))) {
      System.out.printf("sending %,d events%n", events);
      Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
      try (OrderProducer producer = OrderProducer.connect(client, TOPIC)) {
        producer.send(new OrderEvents(42, events, EPOCH).wave(Wave.MAIN));
      }
      for (String table : tables) {
        Result ours = measure(new Contender.Pipeline(), table, broker.bootstrapServers(), work);
        if (python != null) {
          Contender recipe = new Contender.Recipe(python);
          Result theirs = measure(recipe, table, broker.bootstrapServers(), work);
          System.out.printf(
              Locale.ROOT,
              "%-10s %.1f times the recipe's rows/s, %.2f of its CPU seconds%n",
              table,
              ours.rowsPerSecond() / theirs.rowsPerSecond(),
              ours.cpuSeconds() / theirs.cpuSeconds());
        }
      }
    }
    return 0;
  }

  private Result measure(Contender contender, String table, String servers, Path work)
      throws IOException, InterruptedException {
    Path folder = Files.createDirectories(work.resolve(contender + "-" + table));
    Run run = contender.run(table, home, servers, folder);
    Batches batches = Batches.below(folder.resolve("checkpoints"));
    Result result = new Result(batches.rowsPerSecond(), run.cpuSeconds());
    System.out.printf(
        Locale.ROOT,
        "%-10s %-10s %,9.0f rows/s  %3d batches  %6.1f CPU seconds%n",
        table,
        contender,
        result.rowsPerSecond(),
        batches.count(),
        result.cpuSeconds());
    return result;
  }

  private record Result(double rowsPerSecond, double cpuSeconds) {}
}
