package io.streamingpipelines.cli;

import io.streamingpipelines.cli.manifest.Document;
import io.streamingpipelines.cli.manifest.NotYamlException;
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
  List<Document> read(Path file) throws UnreadableFileException {
    try {
      byte[] bytes = file.toString().equals("-") ? in.readAllBytes() : Files.readAllBytes(file);
      // the decoder of String puts in a character for what it cannot read
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return YamlReader.read(text.toString());
    } catch (NotYamlException e) {
      throw new UnreadableFileException(file + ":" + e.line() + ": " + e.getMessage(), true);
    } catch (NoSuchFileException e) {
      throw new UnreadableFileException(file + ": there is no such file", false);
    } catch (CharacterCodingException e) {
      throw new UnreadableFileException(file + ": is not a text in UTF-8", true);
    } catch (IOException e) {
      throw new UnreadableFileException(file + ": cannot be read: " + e.getMessage(), false);
    }
  }

  /** The pipelines among a file's documents, at least one. */
  List<Document> pipelines(Path file) throws UnreadableFileException {
    List<Document> pipelines = read(file).stream().filter(Document::isPipeline).toList();
    if (pipelines.isEmpty()) {
      throw new UnreadableFileException(file + ": there is no StreamingPipeline in it", false);
    }
    return pipelines;
  }

  /**
   * The pipeline of that name, or the only one where none is named.
   *
   * @throws IllegalArgumentException with a sentence when there is no such one
   */
  Document pipeline(Path file, @Nullable String name) throws UnreadableFileException {
    List<Document> pipelines = pipelines(file);
    List<Document> chosen =
        pipelines.stream().filter(d -> name == null || d.name().equals(name)).toList();
    if (chosen.size() == 1) {
      return chosen.get(0);
    }
    String names = pipelines.stream().map(Document::name).collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        name == null
            ? file + ": choose one of its pipelines by --name: " + names
            : file + ": there is no single pipeline '" + name + "' in it, but " + names);
  }

  /** The message stands for itself: file, line and what is wrong. */
  static final class UnreadableFileException extends Exception {
    private static final long serialVersionUID = 1;
    private final boolean written;

    UnreadableFileException(String message, boolean written) {
      super(message);
      this.written = written;
    }

    /** Whether what is written in it is at fault, and not how it is reached. */
    int exitCode() {
      return written ? Main.PROBLEMS : Main.USAGE;
    }
  }
}
