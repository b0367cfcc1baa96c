package io.streamingpipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The repository's pages are wrapped, and their links to each other resolve. */
class MarkdownTest {
  private static final Path ROOT = Path.of("..");
  private static final Set<String> NOT_OURS = Set.of("target", "node_modules");

  /** Generated: its sentences come from the records, and its tables are as wide as they get. */
  private static final Path REFERENCE = ROOT.resolve("docs/reference.md");

  @ParameterizedTest(name = "{0}")
  @MethodSource("pages")
  void wrapsAt120Characters(Path page) throws IOException {
    assertThat(MarkdownPage.of(page).longLines()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pages")
  void linksToPagesAndAnchorsThatExist(Path page) throws IOException {
    assertThat(MarkdownPage.of(page).brokenLinks()).isEmpty();
  }

  @Test
  void findsAllPages() throws IOException {
    assertThat(pages())
        .hasSizeGreaterThan(40)
        .contains(ROOT.resolve("README.md"), ROOT.resolve("docs/adr/README.md"))
        .doesNotContain(REFERENCE);
  }

  @Test
  void reportsLongLinesOutsideTablesAndCode(@TempDir Path directory) throws IOException {
    String longText = "word ".repeat(24) + "x";
    Path page =
        write(
            directory,
            "page.md",
            """
            %1$s
            | %1$s |
            [%1$s](page.md)
            exactly %2$s

            ```
            %1$s
            ```
            - %1$s
            """
                .formatted(longText, "ä".repeat(112)));

    assertThat(MarkdownPage.of(page).longLines())
        .containsExactly(
            page + ":1 has more than 120 characters: " + longText,
            page + ":9 has more than 120 characters: - " + longText);
  }

  @Test
  void reportsLinksToFilesAndAnchorsThatDoNotExist(@TempDir Path directory) throws IOException {
    Files.createDirectory(directory.resolve("folder"));
    write(
        directory,
        "other.md",
        """
        # The `table`, in short: A_B!
        ## Twice
        ## Twice
        <a id="rule-1"></a>
        ```
        # Not a heading
        ```
        """);
    Path page =
        write(
            directory,
            "page.md",
            """
            # Here
            [a](other.md) [b](folder) [c](https://example.org/none.md) [d](#here) [e](other.md#rule-1)
            [f](other.md#the-table-in-short-a_b) [g](other.md#twice) [`h`](other.md#twice-1)
            `[i](none.md)`
            ```
            [j](none.md)
            ```
            [k](none.md) and [a text
            of two lines](other.md#twice-2) [m](#there) [n](other.md#not-a-heading) [o](none.md#here)
            """);

    assertThat(MarkdownPage.of(page).brokenLinks())
        .isEqualTo(
            List.of(
                    "none.md",
                    "other.md#twice-2",
                    "#there",
                    "other.md#not-a-heading",
                    "none.md#here")
                .stream()
                .map(target -> page + " links to " + target + ", which does not exist")
                .toList());
  }

  private static Path write(Path directory, String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  static Set<Path> pages() throws IOException {
    Set<Path> pages = new TreeSet<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            boolean hidden = name.startsWith(".") && !folder.equals(ROOT);
            return hidden || NOT_OURS.contains(name)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".md") && !file.equals(REFERENCE)) {
              pages.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return pages;
  }
}
