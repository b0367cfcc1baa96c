package io.streamingpipelines.testsupport.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SendFilesTest {
  @Test
  void sendsTheLinesOfEachFileOnceHoweverLateItAppears(@TempDir Path data, @TempDir Path folder)
      throws Exception {
    Files.writeString(folder.resolve("1.json"), "a\nb\n");
    Files.writeString(folder.resolve(".2.json"), "incomplete\n");
    try (KafkaBroker broker = KafkaBroker.startLocal(data)) {
      Thread sender =
          new Thread(
              () ->
                  new CommandLine(new SendFiles())
                      .execute(
                          "--bootstrap",
                          broker.bootstrapServers(),
                          "--topic=lines",
                          "--folder",
                          folder.toString()));
      sender.setDaemon(true);
      sender.start();
      try (KafkaConsumer<String, String> consumer = consumer(broker)) {
        consumer.subscribe(List.of("lines"));
        assertThat(lines(consumer, 2)).containsExactlyInAnyOrder("a", "b");
        Files.writeString(folder.resolve("3.json"), "c\n");
        assertThat(lines(consumer, 1)).containsExactly("c");
      }
      sender.interrupt();
      sender.join();
    }
  }

  private static KafkaConsumer<String, String> consumer(KafkaBroker broker) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "group.id",
            "reader",
            "auto.offset.reset",
            "earliest",
            "metadata.max.age.ms",
            "500"),
        new StringDeserializer(),
        new StringDeserializer());
  }

  private static List<String> lines(KafkaConsumer<String, String> consumer, int count) {
    List<String> lines = new ArrayList<>();
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (lines.size() < count && System.nanoTime() < end) {
      consumer.poll(Duration.ofMillis(200)).forEach(record -> lines.add(record.value()));
    }
    return lines;
  }
}
