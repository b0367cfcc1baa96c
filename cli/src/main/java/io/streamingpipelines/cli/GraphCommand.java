package io.streamingpipelines.cli;

import io.streamingpipelines.cli.graph.GraphText;
import io.streamingpipelines.cli.graph.PipelineGraph;
import io.streamingpipelines.cli.manifest.YamlDocument;
import io.streamingpipelines.cli.schema.ManifestValidation;
import io.streamingpipelines.compiler.RunsIn;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Draws what each table and sink of a manifest reads. */
@Command(
    name = "graph",
    description = "Draws which sources, views and tables each table and sink of a manifest reads.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class GraphCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Mixin private FileArguments files;

  @Mixin private PipelineName name;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, mermaid or dot. Default: text.")
  private Format format;

  /** How the graph is drawn. */
  enum Format {
    text,
    mermaid,
    dot
  }

  @Override
  public Integer call() {
    Screen err = new Screen(command.commandLine().getErr());
    Path file = files.one();
    try {
      YamlDocument document = name.in(file);
      ManifestValidation validation = ManifestValidation.of(document, RunsIn.local("secrets"));
      PipelinePlan plan = validation.plan();
      if (plan == null) {
        validation.problems().stream()
            .filter(Problem::fatal)
            .forEach(problem -> err.println(ValidateCommand.line(file, document, problem)));
        return Main.PROBLEMS;
      }
      drawn(PipelineGraph.of(plan)).forEach(new Screen(command.commandLine().getOut())::println);
      return Main.OK;
    } catch (Manifests.UnreadableFileException e) {
      err.println(e.getMessage());
      return e.exitCode();
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return Main.USAGE;
    }
  }

  private List<String> drawn(PipelineGraph graph) {
    return switch (format) {
      case text -> GraphText.tree(graph);
      case mermaid -> GraphText.mermaid(graph);
      case dot -> GraphText.dot(graph);
    };
  }
}
