package io.streamingpipelines.cli;

import io.streamingpipelines.cli.cluster.Cluster;
import io.streamingpipelines.cli.cluster.ClusterException;
import picocli.CommandLine.Command;

/** Unsets {@code spec.suspend}. */
@Command(
    name = "resume",
    description = "Lets a suspended pipeline of the cluster continue where it stopped.",
    mixinStandardHelpOptions = true)
final class ResumeCommand extends ClusterCommand {
  @Override
  int run(Cluster cluster, String name) throws ClusterException {
    cluster.patch(name, "{\"spec\":{\"suspend\":null}}");
    out().println(name + " continues where it stopped");
    return Main.OK;
  }
}
