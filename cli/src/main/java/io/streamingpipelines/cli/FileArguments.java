package io.streamingpipelines.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Manifests' files, as {@code FILE} or as kubectl's {@code -f FILE}: all commands take both. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class FileArguments {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Parameters(paramLabel = "FILE", arity = "0..*", description = "Manifest; - is standard input.")
  private List<Path> plain = List.of();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "The same, as kubectl writes it.")
  private List<Path> named = List.of();

  /** At least one. */
  List<Path> all() {
    List<Path> files = new ArrayList<>(plain);
    files.addAll(named);
    if (files.isEmpty()) {
      throw new ParameterException(
          command.commandLine(), "No manifest is named: write its file, or - for standard input");
    }
    return files;
  }

  /** Exactly one. */
  Path one() {
    List<Path> files = all();
    if (files.size() > 1) {
      throw new ParameterException(
          command.commandLine(), "One manifest at a time: there are " + files.size());
    }
    return files.get(0);
  }
}
