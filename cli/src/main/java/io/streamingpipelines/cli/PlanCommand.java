package io.streamingpipelines.cli;

import io.streamingpipelines.cli.manifest.Document;
import io.streamingpipelines.cli.schema.Judgement;
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

/** Prints what a driver would be given. */
@Command(
    name = "plan",
    description = "Prints the plans of a file's pipelines, as a driver reads them.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class PlanCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Mixin private FileArguments files;

  @Option(names = "--local", description = "Plan for `pipeline run`: file: URIs need no volume.")
  private boolean local;

  @Override
  public Integer call() {
    Screen out = new Screen(command.commandLine().getOut());
    Screen err = new Screen(command.commandLine().getErr());
    Path file = files.one();
    int code = Main.GOOD;
    try {
      for (Document document : new Manifests(System.in).pipelines(file)) {
        Judgement judgement =
            Judgement.of(document, local ? RunsIn.local("secrets") : RunsIn.CLUSTER);
        judgement
            .problems()
            .forEach(problem -> err.println(ValidateCommand.line(file, document, problem)));
        PipelinePlan plan = judgement.plan();
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
