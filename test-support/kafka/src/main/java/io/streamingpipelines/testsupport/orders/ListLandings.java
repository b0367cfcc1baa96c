package io.streamingpipelines.testsupport.orders;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints where the events of a topic landed, for an oracle that runs somewhere else. */
@Command(
    name = "list-landings",
    mixinStandardHelpOptions = true,
    description = "One line for each record: wave, index, partition, offset, timestamp, CRC-32.")
public final class ListLandings implements Callable<Integer> {
  @Mixin private KafkaClientOptions kafka = new KafkaClientOptions();

  public static void main(String[] args) {
    System.exit(new CommandLine(new ListLandings()).execute(args));
  }

  @Override
  public Integer call() {
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    Landings.read(kafka.client(), kafka.topic(), landing -> out.println(landing.line()));
    out.flush();
    return 0;
  }
}
