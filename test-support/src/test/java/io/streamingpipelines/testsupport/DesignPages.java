package io.streamingpipelines.testsupport;

import static java.util.stream.Collectors.toSet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is wrong with links to and from the pages of {@code docs/design}.
 *
 * @param root of the repository
 */
record DesignPages(Path root) {
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");
  private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^```.*?^```");
  private static final Pattern CODE = Pattern.compile("`[^`\n]*`");
  private static final Pattern CITATION =
      Pattern.compile("docs/design/([\\w.-]+\\.md)(?:#([\\w-]*))?");
  private static final Pattern NUMBERED =
      Pattern.compile("(?i)\\b(?:semantics|lifecycle)[\\s*/]+(?:\\d+)");
  private static final Pattern TARGET =
      Pattern.compile("(?m)]\\(([^)\\s]+)\\)|^\\[[^]\n]+]:\\s+(\\S+)$");
  private static final Pattern DEFINITION = Pattern.compile("(?m)^\\[([^]\n]+)]:\\s");
  private static final Pattern REFERENCE = Pattern.compile("\\[([^]\n]+)](?![(:])");
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

  /** Relative links of a page, and references without a definition, that lead nowhere. */
  List<String> wrongLinks(Path page, String text) {
    String prose = CODE.matcher(CODE_BLOCK.matcher(text).replaceAll("")).replaceAll("");
    List<String> wrong = new ArrayList<>();
    for (MatchResult link : found(TARGET, prose)) {
      String target = link.group(1) == null ? link.group(2) : link.group(1);
      int hash = target.indexOf('#');
      String file = hash < 0 ? target : target.substring(0, hash);
      Path there = file.isEmpty() ? page : page.resolveSibling(file).normalize();
      boolean external = target.startsWith("https://");
      if (!external && !exists(there, hash < 0 ? null : target.substring(hash + 1))) {
        wrong.add(target);
      }
    }
    Set<String> defined = found(DEFINITION, prose).stream().map(d -> d.group(1)).collect(toSet());
    for (MatchResult reference : found(REFERENCE, prose)) {
      if (!defined.contains(reference.group(1))) {
        wrong.add(reference.group());
      }
    }
    return wrong;
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

  /** The anchors that GitHub makes of the headings of a page. */
  static Set<String> anchors(String markdown) {
    Set<String> anchors = new HashSet<>();
    Map<String, Integer> seen = new HashMap<>();
    for (MatchResult heading : found(HEADING, CODE_BLOCK.matcher(markdown).replaceAll(""))) {
      String text = heading.group(1).replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1");
      String anchor =
          text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
      int before = seen.merge(anchor, 1, Integer::sum) - 1;
      anchors.add(before == 0 ? anchor : anchor + "-" + before);
    }
    return anchors;
  }

  private static boolean exists(Path file, @Nullable String anchor) {
    if (!Files.exists(file)) {
      return false;
    }
    return anchor == null || anchors(read(file)).contains(anchor);
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
