package io.streamingpipelines.testsupport.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is wrong with links to and from the pages of {@code docs/design}.
 *
 * @param root of the repository
 */
record DesignPages(Path root) {
  private static final Pattern CITATION =
      Pattern.compile("docs/design/([\\w.-]+\\.md)(?:#([\\w-]*))?");
  private static final Pattern NUMBERED =
      Pattern.compile("(?i)\\b(?:semantics|lifecycle)[\\s*/]+(?:\\d+)");
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT|E2E))(?:\\.(\\w+))?`");

  /** Links to a design page, from the root and with the anchor of a rule, that lead nowhere. */
  List<String> wrongCitations(String text) {
    return found(CITATION, text).stream()
        .filter(link -> !exists(root.resolve("docs/design").resolve(link.group(1)), link.group(2)))
        .map(MatchResult::group)
        .toList();
  }

  /** References to rules by number, such as a page and a number beside it. */
  static List<String> numberedRules(String text) {
    return found(NUMBERED, text).stream().map(MatchResult::group).toList();
  }

  /**
   * Tests that a page names, {@code SomeTest} or {@code SomeTest.method}, and that do not exist.
   *
   * @param tests the sources of all tests, by class
   */
  static List<String> missingTests(String text, Map<String, String> tests) {
    return found(TEST, text).stream()
        .filter(
            named -> {
              String source = tests.get(named.group(1));
              String method = named.group(2);
              return source == null || (method != null && !source.contains("void " + method + "("));
            })
        .map(MatchResult::group)
        .toList();
  }

  private static boolean exists(Path page, @Nullable String anchor) {
    try {
      return Files.exists(page)
          && (anchor == null || MarkdownPage.of(page).anchors().contains(anchor));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + page, e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static List<MatchResult> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().toList();
  }
}
