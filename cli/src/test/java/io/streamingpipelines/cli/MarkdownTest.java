package io.streamingpipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.testsupport.pages.MarkdownPage;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
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
