package io.streamingpipelines.cli;

import io.streamingpipelines.cli.manifest.YamlDocument;
import io.streamingpipelines.cli.schema.ManifestValidation;
import io.streamingpipelines.compiler.PlanJson;
import io.streamingpipelines.compiler.RunsIn;
import io.streamingpipelines.plan.PipelinePlan;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the plan that a driver would receive. */
@Command(
    name = "compile",
    description = "Prints the plan that a driver would receive, for each pipeline of a file.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CompileCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Mixin private FileArguments files;

  @Option(
      names = "--local",
      description = "Compile for `pipeline run`, where file: URIs need no volume.")
  private boolean local;

  @Override
  public Integer call() {
    Screen out = new Screen(command.commandLine().getOut());
    Screen err = new Screen(command.commandLine().getErr());
    Path file = files.one();
    int code = Main.OK;
    try {
      for (YamlDocument document : new Manifests(System.in).pipelines(file)) {
        ManifestValidation validation =
            ManifestValidation.of(document, local ? RunsIn.local("secrets") : RunsIn.CLUSTER);
        validation
            .problems()
            .forEach(problem -> err.println(ValidateCommand.line(file, document, problem)));
        PipelinePlan plan = validation.plan();
        if (plan == null) {
          code = Main.PROBLEMS;
        } else {
          out.printAll(PlanJson.pretty(plan));
        }
      }
      return code;
    } catch (Manifests.UnreadableFileException e) {
      err.println(e.getMessage());
      return e.exitCode();
    }
  }
}
