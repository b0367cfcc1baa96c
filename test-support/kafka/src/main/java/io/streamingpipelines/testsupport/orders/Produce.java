package io.streamingpipelines.testsupport.orders;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sends order events to Kafka. */
@Command(
    name = "produce",
    mixinStandardHelpOptions = true,
    description = "Sends made-up order events to Kafka, the same ones for the same seed.")
public final class Produce implements Callable<Integer> {
  @Mixin private KafkaClientOptions kafka = new KafkaClientOptions();

  @Option(
      names = "--events",
      defaultValue = "200000",
      description = "Events of the main wave (${DEFAULT-VALUE}). 0 only makes the topic.")
  private int events;

  @Option(names = "--seed", defaultValue = "1", description = "Which events (${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--epoch",
      description = "Event time of the first event; at least 12 h ago. Default: yesterday 00:00.")
  private @Nullable Instant epoch;

  @Option(
      names = "--rate",
      defaultValue = "0",
      description = "Events per second; 0: as many as can be (${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--wave",
      defaultValue = "main",
      description =
          "main, ticks (move the stream's clock on, so that all hours of main close), late (for"
              + " closed hours) or all (${DEFAULT-VALUE}).")
  private String wave = "main";

  @Option(
      names = "--pause",
      defaultValue = "15",
      description =
          "Seconds between ticks, and before late, in which a pipeline commits what came before"
              + " (${DEFAULT-VALUE}).")
  private int pause;

  @Option(names = "--only", description = "Sends only the event with this index of the wave.")
  private @Nullable Integer only;

  @Spec private @Nullable CommandSpec spec;

  private final Clock clock;

  Produce(Clock clock) {
    this.clock = clock;
  }

  public static void main(String[] args) {
    System.exit(new CommandLine(new Produce(Clock.systemUTC())).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    List<Wave> waves = waves();
    OrderEvents made = new OrderEvents(seed, events, epoch == null ? yesterday() : epoch);
    PrintWriter out = out();
    out.printf(
        "sending %s to topic %s: seed %d, %,d events, epoch %s%n",
        wave, kafka.topic(), seed, events, made.epoch());
    try (OrderProducer producer = OrderProducer.connect(kafka.client(), kafka.topic())) {
      for (Wave part : waves) {
        send(made, part, producer, out);
        if (part == Wave.TICKS && waves.contains(Wave.LATE)) {
          Thread.sleep(Duration.ofSeconds(pause).toMillis());
        }
      }
    }
    return 0;
  }

  private void send(OrderEvents made, Wave part, OrderProducer producer, PrintWriter out)
      throws InterruptedException {
    Pace pace = new Pace(rate, out);
    long sent = 0;
    if (part == Wave.TICKS && only == null) {
      for (OrderEvent tick : made.wave(part).toList()) {
        if (sent > 0) {
          Thread.sleep(Duration.ofSeconds(pause).toMillis());
        }
        sent += producer.send(Stream.of(tick));
      }
    } else {
      sent = producer.send(chosen(made.wave(part)).peek(event -> pace.step()));
    }
    out.printf("%s: %,d events landed, %,.0f per second%n", part.label(), sent, pace.perSecond());
    out.flush();
  }

  private Stream<OrderEvent> chosen(Stream<OrderEvent> part) {
    Integer index = only;
    return index == null ? part : part.filter(event -> event.index() == index);
  }

  private List<Wave> waves() {
    if (wave.equals("all")) {
      return List.of(Wave.values());
    }
    try {
      return List.of(Wave.parse(wave));
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(
          command(), "--wave is " + wave + ": it must be main, ticks, late or all");
    }
  }

  /** The same for all waves that are sent within a day. */
  private Instant yesterday() {
    return clock.instant().truncatedTo(ChronoUnit.DAYS).minus(1, ChronoUnit.DAYS);
  }

  private PrintWriter out() {
    return command().getOut();
  }

  private CommandLine command() {
    if (spec == null) {
      throw new IllegalStateException("run by picocli only");
    }
    return spec.commandLine();
  }
}
