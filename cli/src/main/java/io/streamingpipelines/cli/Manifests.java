package io.streamingpipelines.cli;

import io.streamingpipelines.cli.manifest.Document;
import io.streamingpipelines.cli.manifest.NotYamlException;
import io.streamingpipelines.cli.manifest.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Reads manifests from files, or from standard input where the file is {@code -}. */
record Manifests(InputStream in) {
  List<Document> read(Path file) throws UnreadableFileException {
    try {
      String text =
          file.toString().equals("-")
              ? new String(in.readAllBytes(), StandardCharsets.UTF_8)
              : Files.readString(file);
      return YamlReader.read(text);
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
