package io.streamingpipelines.testsupport.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.testsupport.kafka.KafkaBroker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class OrderProducerTest {
  private static final Instant EPOCH = Instant.parse("2026-03-01T00:00:00Z");

  private static KafkaBroker broker;

  @BeforeAll
  static void start(@TempDir Path data) {
    broker = KafkaBroker.startLocal(data);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void landsEveryEventOnceWithItsOrderInOnePartition() {
    OrderEvents events = new OrderEvents(5, 5_000, EPOCH);
    try (OrderProducer producer = OrderProducer.connect(client(), "once")) {
      producer.send(events.all());
    }
    List<Landing> landings = Landings.read(client(), "once");
    Expected expected = OrderOracle.expect(events, landings, Instant.now());

    assertThat(expected.bronze()).hasSize((int) events.all().count());
    assertThat(expected.quality().rows()).isEqualTo(expected.bronze().size());
    assertThat(expected.bronze().stream().map(BronzeRow::partition).distinct()).hasSize(4);
    assertThat(
            expected.silver().stream()
                .collect(
                    Collectors.groupingBy(
                        SilverRow::orderId,
                        Collectors.mapping(SilverRow::partition, Collectors.toSet())))
                .values())
        .allMatch(partitions -> partitions.size() == 1);
    assertThat(expected.hourly()).isNotEmpty();
    assertThat(landings).allMatch(landing -> Landing.parse(landing.line()).equals(landing));
  }

  @Test
  void sendsWaveAfterWaveFromTheCommandLine() {
    int status = produce("--wave", "main") + produce("--wave", "ticks") + produce("--wave", "late");

    assertThat(status).isZero();
    OrderEvents events = new OrderEvents(1, 300, EPOCH);
    Expected expected = OrderOracle.expect(events, Landings.read(client(), "waves"), Instant.now());
    assertThat(expected.bronze()).hasSize((int) events.all().count());
  }

  @Test
  void saysWhichWavesThereAre() {
    StringWriter err = new StringWriter();

    int status =
        new CommandLine(new Produce(Clock.systemUTC()))
            .setErr(new PrintWriter(err))
            .execute("--wave", "last");

    assertThat(status).isEqualTo(2);
    assertThat(err.toString()).contains("--wave is last: it must be main, ticks, late or all");
  }

  private static int produce(String... arguments) {
    CommandLine command = new CommandLine(new Produce(Clock.systemUTC()));
    command.setOut(new PrintWriter(new StringWriter()));
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(
        List.of("--bootstrap", broker.bootstrapServers(), "--topic", "waves", "--events", "300"));
    all.addAll(List.of("--epoch", EPOCH.toString(), "--pause", "0"));
    return command.execute(all.toArray(String[]::new));
  }

  private static Map<String, Object> client() {
    return Map.of("bootstrap.servers", broker.bootstrapServers());
  }
}
