package io.streamingpipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** CONTRIBUTING.md describes the code as it is. */
class ContributingTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Pattern CLASS = Pattern.compile("`([A-Z]\\w*[a-z]\\w*)(?:\\.(\\w+))?");

  /** Endings of test names, and classes of the JDK. */
  private static final Set<String> OTHERS =
      Set.of("Test", "SparkTest", "DriverSparkTest", "S3Test", "Instant", "System");

  @Test
  void namesEachModuleWithItsPackage() throws IOException {
    String page = page();
    List<String> modules =
        MODULE
            .matcher(Files.readString(ROOT.resolve("pom.xml")))
            .results()
            .map(found -> found.group(1))
            .toList();

    assertThat(modules).hasSizeGreaterThan(5);
    for (String module : modules) {
      Matcher line =
          Pattern.compile("(?m)^" + module + " +(io\\.streamingpipelines\\.\\w+) ").matcher(page);
      assertThat(line.find()).as(module).isTrue();
      assertThat(List.of("src/main/java", "src/test/java"))
          .as(module)
          .anyMatch(
              sources ->
                  Files.isDirectory(
                      ROOT.resolve(module).resolve(sources).resolve(folder(line.group(1)))));
    }
  }

  @Test
  void namesClassesAndMembersThatExist() throws IOException {
    List<Path> sources = sources("src").toList();

    Matcher named = CLASS.matcher(page());
    int count = 0;
    while (named.find()) {
      if (!OTHERS.contains(named.group(1))) {
        count++;
        List<Path> files =
            sources.stream().filter(file -> file.endsWith(named.group(1) + ".java")).toList();
        assertThat(files).as(named.group()).isNotEmpty();
        if (named.group(2) != null) {
          assertThat(Files.readString(files.get(0)))
              .containsPattern("\\b" + named.group(2) + "\\b");
        }
      }
    }
    assertThat(count).isGreaterThan(15);
  }

  @Test
  void eachPackageStatesItsPurposeAndIsNullMarked() throws IOException {
    List<Path> packages = sources("src/main/java").map(Path::getParent).distinct().toList();

    assertThat(packages).hasSizeGreaterThan(30);
    assertThat(packages)
        .allSatisfy(
            folder ->
                assertThat(Files.readString(folder.resolve("package-info.java")))
                    .contains("/**")
                    .contains("@NullMarked"));
  }

  private static String page() throws IOException {
    return Files.readString(ROOT.resolve("CONTRIBUTING.md"));
  }

  private static String folder(String packageName) {
    return packageName.replace('.', '/');
  }

  /** Java files of all modules below a folder of theirs. */
  private static Stream<Path> sources(String below) throws IOException {
    Matcher modules = MODULE.matcher(Files.readString(ROOT.resolve("pom.xml")));
    Stream<Path> files = Stream.empty();
    while (modules.find()) {
      Path folder = ROOT.resolve(modules.group(1)).resolve(below);
      if (!Files.isDirectory(folder)) {
        continue; // a module of tests alone
      }
      try (Stream<Path> found = Files.walk(folder)) {
        files =
            Stream.concat(
                files, found.filter(file -> file.toString().endsWith(".java")).toList().stream());
      }
    }
    return files;
  }
}
