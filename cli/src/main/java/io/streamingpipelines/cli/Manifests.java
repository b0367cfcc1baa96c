package io.streamingpipelines.cli;

import io.streamingpipelines.cli.manifest.NotYamlException;
import io.streamingpipelines.cli.manifest.YamlDocument;
import io.streamingpipelines.cli.manifest.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads manifests from files, or from standard input where the file is {@code -}. */
record Manifests(InputStream in) {
  List<YamlDocument> read(Path file) throws UnreadableFileException {
    try {
      byte[] bytes = file.toString().equals("-") ? in.readAllBytes() : Files.readAllBytes(file);
      // the decoder of String replaces what it cannot read
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return YamlReader.read(text.toString());
    } catch (NotYamlException e) {
      throw new UnreadableFileException(file + ":" + e.line() + ": " + e.getMessage(), true);
    } catch (NoSuchFileException e) {
      throw new UnreadableFileException(file + ": file not found", false);
    } catch (CharacterCodingException e) {
      throw new UnreadableFileException(file + ": is not UTF-8 text", true);
    } catch (IOException e) {
      throw new UnreadableFileException(file + ": cannot be read: " + e.getMessage(), false);
    }
  }

  /** The pipelines of a file; at least one. */
  List<YamlDocument> pipelines(Path file) throws UnreadableFileException {
    List<YamlDocument> pipelines = read(file).stream().filter(YamlDocument::isPipeline).toList();
    if (pipelines.isEmpty()) {
      throw new UnreadableFileException(file + ": contains no StreamingPipeline", false);
    }
    return pipelines;
  }

  /**
   * The pipeline with this name, or the only pipeline of the file.
   *
   * @throws IllegalArgumentException with a sentence, if there is none or more than one
   */
  YamlDocument pipeline(Path file, @Nullable String name) throws UnreadableFileException {
    List<YamlDocument> pipelines = pipelines(file);
    List<YamlDocument> chosen =
        pipelines.stream().filter(d -> name == null || d.name().equals(name)).toList();
    if (chosen.size() == 1) {
      return chosen.get(0);
    }
    String names = pipelines.stream().map(YamlDocument::name).collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        name == null
            ? file + ": contains several pipelines: choose one with --name: " + names
            : file
                + (chosen.isEmpty() ? ": contains no pipeline '" : ": contains several pipelines '")
                + name
                + "'; its pipelines are "
                + names);
  }

  /** A file that cannot be read. The message names the file, the line and what is wrong. */
  static final class UnreadableFileException extends Exception {
    private static final long serialVersionUID = 1;
    private final boolean invalidContent;

    UnreadableFileException(String message, boolean invalidContent) {
      super(message);
      this.invalidContent = invalidContent;
    }

    /**
     * Invalid content is the manifest's fault; all else, such as a wrong path, is the command's.
     */
    int exitCode() {
      return invalidContent ? Main.PROBLEMS : Main.USAGE;
    }
  }
}
