package io.streamingpipelines.cli.test;

import java.util.List;

/**
 * Something that is not as a test expects.
 *
 * @param path where the test says what it expects
 * @param details lines that show it
 */
public record Finding(String path, String sentence, List<String> details) {
  public Finding {
    details = List.copyOf(details);
  }

  public static Finding of(String path, String sentence) {
    return new Finding(path, sentence, List.of());
  }
}
