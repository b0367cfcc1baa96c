package io.streamingpipelines.testsupport.pages;

import java.io.IOException;
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
import java.util.stream.Collectors;

/** A Markdown page, as GitHub shows it: which lines are too long and which links lead nowhere. */
public final class MarkdownPage {
  private static final int LONGEST_LINE = 120;
  private static final Pattern FENCE = Pattern.compile("\\s*(?:```|~~~).*");
  private static final Pattern TABLE_ROW = Pattern.compile("\\s*\\|.*");
  private static final Pattern LINK_ONLY =
      Pattern.compile("\\s*(?:[-*] )?(?:\\[[^]]*]\\([^)]*\\)|<?https?://\\S+)[.,;:]?");
  private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*?)[ #]*");
  private static final Pattern HTML_ANCHOR = Pattern.compile("<a (?:id|name)=\"([^\"]+)\"");
  private static final Pattern CODE = Pattern.compile("(?s)(`+)(?!`).*?(?<!`)\\1(?!`)");
  private static final Pattern LINK =
      Pattern.compile("\\[[^]]*]\\(\\s*([^)\\s]+)(?:\\s+\"[^\"]*\")?\\s*\\)");
  private static final Pattern LINK_TEXT = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");
  private static final Pattern DEFINITION = Pattern.compile("(?m)^\\[([^]\n]+)]:\\s+(\\S+)\\s*$");
  private static final Pattern REFERENCE = Pattern.compile("\\[([^]\n]+)](?![(:])");

  /**
   * A line outside code blocks.
   *
   * @param number from 1
   */
  private record Line(int number, String text) {}

  private final Path path;
  private final List<Line> lines = new ArrayList<>();

  private MarkdownPage(Path path, List<String> all) {
    this.path = path;
    boolean code = false;
    for (int i = 0; i < all.size(); i++) {
      if (FENCE.matcher(all.get(i)).matches()) {
        code = !code;
      } else if (!code) {
        lines.add(new Line(i + 1, all.get(i)));
      }
    }
  }

  public static MarkdownPage of(Path path) throws IOException {
    return new MarkdownPage(path, Files.readAllLines(path));
  }

  /** Lines that an editor cannot show side by side; tables and single links cannot be wrapped. */
  public List<String> longLines() {
    return lines.stream()
        .filter(line -> line.text().codePointCount(0, line.text().length()) > LONGEST_LINE)
        .filter(line -> !TABLE_ROW.matcher(line.text()).matches())
        .filter(line -> !LINK_ONLY.matcher(line.text()).matches())
        .map(line -> path + ":" + line.number() + " has more than 120 characters: " + line.text())
        .toList();
  }

  /** Relative links, and definitions of references, whose file, folder or anchor does not exist. */
  public List<String> brokenLinks() throws IOException {
    String prose = prose();
    List<String> targets = new ArrayList<>();
    LINK.matcher(prose).results().forEach(link -> targets.add(link.group(1)));
    DEFINITION.matcher(prose).results().forEach(definition -> targets.add(definition.group(2)));
    List<String> broken = new ArrayList<>();
    for (String target : targets) {
      if (!target.matches("[a-z][a-z+.-]*:.*") && !resolves(target)) {
        broken.add(path + " links to " + target + ", which does not exist");
      }
    }
    return broken;
  }

  /** References such as {@code [Kafka]} that the page does not define. */
  public List<String> undefinedReferences() {
    String prose = prose();
    Set<String> defined =
        DEFINITION
            .matcher(prose)
            .results()
            .map(definition -> definition.group(1))
            .collect(Collectors.toSet());
    return REFERENCE
        .matcher(prose)
        .results()
        .filter(reference -> !defined.contains(reference.group(1)))
        .map(MatchResult::group)
        .toList();
  }

  /** What GitHub makes of the headings: small letters, blanks to hyphens, repetitions counted. */
  public Set<String> anchors() {
    Set<String> anchors = new HashSet<>();
    Map<String, Integer> repetitions = new HashMap<>();
    for (Line line : lines) {
      HTML_ANCHOR.matcher(line.text()).results().forEach(anchor -> anchors.add(anchor.group(1)));
      if (HEADING.matcher(line.text()).matches()) {
        String anchor = anchor(HEADING.matcher(line.text()).replaceFirst("$1"));
        int before = repetitions.merge(anchor, 1, Integer::sum) - 1;
        anchors.add(before == 0 ? anchor : anchor + "-" + before);
      }
    }
    return anchors;
  }

  private boolean resolves(String target) throws IOException {
    int hash = target.indexOf('#');
    String file = hash < 0 ? target : target.substring(0, hash);
    Path page = file.isEmpty() ? path : path.resolveSibling(file).normalize();
    if (hash < 0 || !page.toString().endsWith(".md")) {
      return Files.exists(page);
    }
    return Files.isRegularFile(page) && of(page).anchors().contains(target.substring(hash + 1));
  }

  private static String anchor(String heading) {
    return LINK_TEXT
        .matcher(heading)
        .replaceAll("$1")
        .strip()
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{M}\\p{N}\\p{Pc} -]", "")
        .replace(' ', '-');
  }

  private String prose() {
    List<String> texts = lines.stream().map(Line::text).toList();
    return CODE.matcher(String.join("\n", texts)).replaceAll("");
  }
}
