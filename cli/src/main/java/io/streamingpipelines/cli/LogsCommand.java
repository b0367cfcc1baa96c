package io.streamingpipelines.cli;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.fabric8.kubernetes.client.dsl.Loggable;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.api.pod.PodLabels;
import io.streamingpipelines.cli.cluster.Cluster;
import io.streamingpipelines.cli.cluster.ClusterException;
import io.streamingpipelines.cli.status.TableLines;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the log of a driver. */
@Command(
    name = "logs",
    description = "Prints the log of a pipeline's driver in the cluster.",
    mixinStandardHelpOptions = true)
final class LogsCommand extends ClusterCommand {
  @Option(
      names = {"-f", "--follow"},
      description = "Print new lines as they come, until interrupted.")
  private boolean follow;

  @Option(
      names = "--tail",
      paramLabel = "LINES",
      defaultValue = "200",
      description = "How many of the last lines. Default: 200.")
  private int tail;

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      description = "Only lines that name this table or sink.")
  private @Nullable String table;

  @Option(
      names = "--previous",
      description = "The driver that has ended, if its pod is still there.")
  private boolean previous;

  @Override
  int run(Cluster cluster, String name) throws ClusterException {
    Loggable container = container(cluster, name);
    TableLines lines = new TableLines(table);
    if (!follow) {
      cluster
          .call("read the log", container::getLog)
          .lines()
          .filter(lines::isWanted)
          .forEach(this::print);
      return Main.OK;
    }
    try (LogWatch watch = cluster.call("follow the log", container::watchLog);
        BufferedReader log =
            new BufferedReader(new InputStreamReader(watch.getOutput(), StandardCharsets.UTF_8))) {
      for (String line = log.readLine(); line != null; line = log.readLine()) {
        if (lines.isWanted(line)) {
          print(line);
          out().flush();
        }
      }
    } catch (IOException | CompletionException e) {
      throw new ClusterException("The connection to the log was lost: " + e.getMessage());
    }
    return Main.OK;
  }

  private void print(String line) {
    out().println(line.replace("\t", "    "));
  }

  private Loggable container(Cluster cluster, String name) throws ClusterException {
    Pod driver = driver(cluster, cluster.pipeline(name));
    boolean started =
        driver.getStatus() != null
            && driver.getStatus().getContainerStatuses().stream()
                .filter(c -> PodLabels.CONTAINER.equals(c.getName()))
                .anyMatch(c -> c.getState() != null && c.getState().getWaiting() == null);
    if (!started) {
      throw new ClusterException(
          "The container of pod "
              + driver.getMetadata().getName()
              + " has not started yet, so it has no log.");
    }
    return cluster
        .client()
        .pods()
        .inNamespace(cluster.namespace())
        .withName(driver.getMetadata().getName())
        .inContainer(PodLabels.CONTAINER)
        .tailingLines(tail);
  }

  private Pod driver(Cluster cluster, StreamingPipeline pipeline) throws ClusterException {
    return cluster.pods(pipeline).stream()
        .filter(pod -> PodLabels.DRIVER.equals(pod.getMetadata().getLabels().get(PodLabels.ROLE)))
        .filter(pod -> hasEnded(pod) == previous)
        .max(Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp()))
        .orElseThrow(
            () ->
                new ClusterException(
                    "Pipeline "
                        + pipeline.getMetadata().getName()
                        + (previous
                            ? " has no pod of a driver that has ended; a log collector of the"
                                + " cluster may have its log."
                            : " has no driver; `pipeline doctor` says why.")));
  }

  private static boolean hasEnded(Pod pod) {
    String phase = pod.getStatus() == null ? "" : String.valueOf(pod.getStatus().getPhase());
    return phase.equals("Succeeded") || phase.equals("Failed");
  }
}
