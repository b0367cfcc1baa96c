package io.streamingpipelines.cli;

import io.streamingpipelines.cli.cluster.Cluster;
import io.streamingpipelines.cli.cluster.ClusterException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A pipeline of the cluster, named as for kubectl. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ClusterArguments {
  @Parameters(paramLabel = "NAME", description = "Name of the StreamingPipeline.")
  private String name;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description = "Its namespace. Default: that of the kubeconfig's context.")
  private @Nullable String namespace;

  @Option(
      names = "--context",
      paramLabel = "CONTEXT",
      description = "A context of the kubeconfig. Default: the current one.")
  private @Nullable String context;

  /** The options that make kubectl, or this command, speak of the same pipeline. */
  String options(Cluster cluster) {
    return " -n " + cluster.namespace() + (context == null ? "" : " --context " + context);
  }

  String name() {
    return name;
  }

  Cluster open() throws ClusterException {
    return Cluster.open(context, namespace);
  }
}
