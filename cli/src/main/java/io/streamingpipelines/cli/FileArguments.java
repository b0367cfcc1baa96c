package io.streamingpipelines.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The files that a command reads: {@code FILE}, or {@code -f FILE} as in kubectl. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class FileArguments {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "Manifest, or - for standard input.")
  private List<Path> plain = List.of();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "The same, in kubectl's form.")
  private List<Path> named = List.of();

  /** All files given; at least one. */
  List<Path> all() {
    List<Path> files = new ArrayList<>(plain);
    files.addAll(named);
    if (files.isEmpty()) {
      throw new ParameterException(
          command.commandLine(), "No manifest given: name a file, or - for standard input");
    }
    return files;
  }

  /** The only file given. */
  Path one() {
    List<Path> files = all();
    if (files.size() > 1) {
      throw new ParameterException(
          command.commandLine(),
          "This command takes one manifest, but " + files.size() + " were given");
    }
    return files.get(0);
  }
}
