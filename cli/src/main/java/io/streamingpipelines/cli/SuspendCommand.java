package io.streamingpipelines.cli;

import io.streamingpipelines.cli.cluster.Cluster;
import io.streamingpipelines.cli.cluster.ClusterException;
import picocli.CommandLine.Command;

/** Sets {@code spec.suspend}. */
@Command(
    name = "suspend",
    description = {
      "Lets a pipeline of the cluster finish its running batches, and removes its driver. Tables,"
          + " checkpoints and progress stay.",
      "If a GitOps tool applies the manifest, set spec.suspend there: it would undo this."
    },
    mixinStandardHelpOptions = true)
final class SuspendCommand extends ClusterCommand {
  @Override
  int run(Cluster cluster, String name) throws ClusterException {
    cluster.patch(name, "{\"spec\":{\"suspend\":true}}");
    out().println(name + " is suspended; its driver ends when the running batches have committed");
    return Main.OK;
  }
}
