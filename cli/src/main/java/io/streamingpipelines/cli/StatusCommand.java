package io.streamingpipelines.cli;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.cli.cluster.Cluster;
import io.streamingpipelines.cli.cluster.ClusterException;
import io.streamingpipelines.cli.status.StatusView;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the status of a pipeline. */
@Command(
    name = "status",
    description = "Shows what a pipeline of the cluster does: its queries, backlog and quality.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class StatusCommand extends ClusterCommand {
  /** Clears the screen and puts the cursor at its beginning (ECMA-48). */
  private static final String CLEAR = "\u001b[2J\u001b[H";

  @Option(
      names = {"-w", "--watch"},
      description = "Show it again every two seconds, until interrupted.")
  private boolean watch;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, json or yaml. Default: text.")
  private Format format;

  /** How the status is printed. */
  enum Format {
    text,
    json,
    yaml
  }

  @Override
  int run(Cluster cluster, String name) throws ClusterException, InterruptedException {
    do {
      StreamingPipeline pipeline = cluster.pipeline(name);
      if (watch) {
        out().raw().print(CLEAR);
      }
      switch (format) {
        case text -> StatusView.lines(pipeline, Instant.now()).forEach(out()::println);
        case json -> out().printAll(Serialization.asJson(pipeline.getStatus()));
        case yaml -> out().printAll(Serialization.asYaml(pipeline.getStatus()));
      }
      out().flush();
      if (watch) {
        TimeUnit.SECONDS.sleep(2);
      }
    } while (watch);
    return Main.OK;
  }
}
