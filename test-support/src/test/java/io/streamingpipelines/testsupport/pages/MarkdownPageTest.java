package io.streamingpipelines.testsupport.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkdownPageTest {
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
        ## `maxFuture`, and the rest: it's [linked](x.md)
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
            [r](other.md#maxfuture-and-the-rest-its-linked)
            [k](none.md) and [a text
            of two lines](other.md#twice-2) [m](#there) [n](other.md#not-a-heading) [o](none.md#here)

            [p]: other.md
            [q]:
              none/q.md
            """);

    assertThat(MarkdownPage.of(page).brokenLinks())
        .isEqualTo(
            List.of(
                    "none.md",
                    "other.md#twice-2",
                    "#there",
                    "other.md#not-a-heading",
                    "none.md#here",
                    "none/q.md")
                .stream()
                .map(target -> page + " links to " + target + ", which does not exist")
                .toList());
  }

  @Test
  void reportsReferencesWithoutADefinition(@TempDir Path directory) throws IOException {
    Path page =
        write(
            directory,
            "page.md",
            """
            [Seven], [Eight], [nine](page.md), `[ten]`

            [Seven]: page.md
            """);

    assertThat(MarkdownPage.of(page).undefinedReferences()).containsExactly("[Eight]");
  }

  private static Path write(Path directory, String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }
}
