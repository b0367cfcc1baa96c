package io.streamingpipelines.cli;

import io.streamingpipelines.cli.manifest.YamlDocument;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --name}, which chooses a pipeline of a file. */
final class PipelineName {
  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Which pipeline, if the file contains several.")
  private @Nullable String name;

  /**
   * The pipeline with this name, or the only pipeline of the file.
   *
   * @throws IllegalArgumentException with a sentence, if there is none or more than one
   */
  YamlDocument in(Path file) throws Manifests.UnreadableFileException {
    return new Manifests(System.in).pipeline(file, name);
  }
}
