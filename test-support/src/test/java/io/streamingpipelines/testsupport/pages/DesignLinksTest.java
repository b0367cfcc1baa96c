package io.streamingpipelines.testsupport.pages;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.testsupport.Repository;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Comments and pages link to the rules of {@code docs/design} by name, and the links resolve. */
class DesignLinksTest {
  private static final DesignPages PAGES = new DesignPages(Repository.root());
  private static final Path DESIGN = Repository.file("docs/design");
  private static final Pattern TEXT =
      Pattern.compile(".*\\.(java|md|ya?ml|xml|sh|properties|txt|json)|Dockerfile");

  private static List<Path> files = List.of();

  @BeforeAll
  static void list() throws IOException {
    files = textFiles();
  }

  @Test
  void everyLinkToADesignPageNamesARuleThatExists() {
    List<String> wrong = new ArrayList<>();
    int links = 0;
    for (Path file : files) {
      String text = DesignPages.read(file);
      PAGES.wrongCitations(text).forEach(link -> wrong.add(file + ": " + link));
      links += text.contains("docs/design/") ? 1 : 0;
    }
    assertThat(wrong).isEmpty();
    assertThat(links).isGreaterThan(50);
  }

  @Test
  void noFileCitesARuleByANumber() {
    List<String> numbered = new ArrayList<>();
    for (Path file : files) {
      if (!file.startsWith(DESIGN)) {
        DesignPages.numberedRules(DesignPages.read(file))
            .forEach(citation -> numbered.add(file + ": " + citation));
      }
    }
    assertThat(numbered).isEmpty();
  }

  @Test
  void everyLinkOfADesignPageLeadsToAFile() throws IOException {
    assertThat(pages()).hasSizeGreaterThanOrEqualTo(3);
    for (Path page : pages()) {
      assertThat(MarkdownPage.of(page).brokenLinks()).isEmpty();
      assertThat(MarkdownPage.of(page).undefinedReferences()).as(page.toString()).isEmpty();
    }
  }

  @Test
  void everyTestThatADesignPageNamesExists() {
    Map<String, String> tests =
        files.stream()
            .filter(file -> file.toString().matches(".*/src/test/.*(Test|IT|E2E)\\.java"))
            .collect(
                toMap(
                    file -> file.getFileName().toString().replace(".java", ""),
                    DesignPages::read,
                    // several modules have a test of that name
                    String::concat));
    for (Path page : pages()) {
      assertThat(DesignPages.missingTests(DesignPages.read(page), tests))
          .as(page.toString())
          .isEmpty();
    }
  }

  @Test
  void findsALinkToARuleOrAPageThatDoesNotExist() {
    String page = "docs/design/" + "semantics.md";
    String noPage = "docs/design/" + "nowhere.md";
    assertThat(
            PAGES.wrongCitations(
                "/** Kept (%1$s#keyed-writes). */ // %1$s#no-such-rule, %2$s#history and %1$s."
                    .formatted(page, noPage)))
        .containsExactly(page + "#no-such-rule", noPage + "#history");
  }

  @Test
  void findsARuleThatIsCitedByANumber() {
    String text = " * in the order of semantics\n * %d, and (lifecycle %d).".formatted(14, 2);
    assertThat(DesignPages.numberedRules(text)).hasSize(2);
    assertThat(DesignPages.numberedRules("exactly-once semantics, 3 times")).isEmpty();
  }

  @Test
  void findsATestThatDoesNotExist() {
    Map<String, String> tests = Map.of("SomeTest", "@Test void does() {}");
    assertThat(
            DesignPages.missingTests(
                "`SomeTest`, `SomeTest.does`, `SomeTest.doesNot`, `OtherIT`", tests))
        .containsExactly("`SomeTest.doesNot`", "`OtherIT`");
  }

  private static List<Path> pages() {
    return files.stream().filter(file -> file.startsWith(DESIGN)).toList();
  }

  private static List<Path> textFiles() throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        Repository.root(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            String name = directory.getFileName().toString();
            boolean built = name.equals("target") || name.equals("node_modules");
            boolean hidden = name.startsWith(".") && !directory.equals(Repository.root());
            return built || hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (TEXT.matcher(file.getFileName().toString()).matches()) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }
}
