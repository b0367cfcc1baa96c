package io.streamingpipelines.cli;

import io.streamingpipelines.cli.cluster.Cluster;
import io.streamingpipelines.cli.cluster.ClusterException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;

/** Changes {@code spec.restart.nonce}. */
@Command(
    name = "restart",
    description =
        "Replaces the driver of a pipeline of the cluster once. A pipeline that has failed or"
            + " completed starts again.",
    mixinStandardHelpOptions = true)
final class RestartCommand extends ClusterCommand {
  @Override
  int run(Cluster cluster, String name) throws ClusterException {
    String nonce = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    cluster.patch(name, "{\"spec\":{\"restart\":{\"nonce\":\"" + nonce + "\"}}}");
    out()
        .println(
            "spec.restart.nonce of "
                + name
                + " is now "
                + nonce
                + "; unless it is suspended or paused, its driver is replaced");
    return Main.OK;
  }
}
