package io.streamingpipelines.cli.test;

import java.util.List;

/**
 * A difference between what a test expects and what its pipeline did.
 *
 * @param path of the expectation, in the test
 * @param details lines that show the difference
 */
public record Mismatch(String path, String sentence, List<String> details) {
  public Mismatch {
    details = List.copyOf(details);
  }

  public static Mismatch of(String path, String sentence) {
    return new Mismatch(path, sentence, List.of());
  }
}
