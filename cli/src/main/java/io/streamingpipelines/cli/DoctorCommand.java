package io.streamingpipelines.cli;

import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.cli.cluster.Cluster;
import io.streamingpipelines.cli.cluster.ClusterException;
import io.streamingpipelines.cli.status.Diagnosis;
import io.streamingpipelines.cli.status.Finding;
import java.util.List;
import picocli.CommandLine.Command;

/** Says what keeps a pipeline from running. */
@Command(
    name = "doctor",
    description = {
      "Says what keeps a pipeline of the cluster from running, causes first, each with a command"
          + " that helps.",
      "Exit codes: 0 nothing is wrong, 1 something is, 2 the cluster or the pipeline was not found."
    },
    mixinStandardHelpOptions = true)
final class DoctorCommand extends ClusterCommand {
  @Override
  int run(Cluster cluster, String name) throws ClusterException {
    StreamingPipeline pipeline = cluster.pipeline(name);
    List<Finding> findings = Diagnosis.of(pipeline, cluster.pods(pipeline), options(cluster));
    if (findings.isEmpty()) {
      out().println(name + ": nothing is wrong");
      return Main.OK;
    }
    int number = 0;
    for (Finding finding : findings) {
      number++;
      out().println(number + ". " + finding.what());
      out().println("   " + finding.command());
    }
    return Main.PROBLEMS;
  }
}
