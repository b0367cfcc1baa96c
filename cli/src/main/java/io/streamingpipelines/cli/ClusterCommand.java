package io.streamingpipelines.cli;

import io.streamingpipelines.cli.cluster.Cluster;
import io.streamingpipelines.cli.cluster.ClusterException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command about one pipeline of the cluster. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
abstract class ClusterCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Mixin private ClusterArguments arguments;

  @Override
  public final Integer call() throws InterruptedException {
    try (Cluster cluster = arguments.open()) {
      return run(cluster, arguments.name());
    } catch (ClusterException e) {
      new Screen(command.commandLine().getErr()).println(e.getMessage());
      return Main.USAGE;
    }
  }

  /** Does the work; returns the exit code. */
  abstract int run(Cluster cluster, String name) throws ClusterException, InterruptedException;

  /** The options that make kubectl, or this command, speak of the same pipeline. */
  final String options(Cluster cluster) {
    return arguments.options(cluster);
  }

  final Screen out() {
    return new Screen(command.commandLine().getOut());
  }
}
