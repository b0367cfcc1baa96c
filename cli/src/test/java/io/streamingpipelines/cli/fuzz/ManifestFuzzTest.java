package io.streamingpipelines.cli.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.cli.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing that a file can hold ends {@code validate} in another way than by an exit code and
 * sentences. A failure names the seed of its input: {@code -Dfuzz.seed=…} begins with that one, and
 * {@code -Dfuzz.minutes=…} says how long the slow test goes on.
 */
@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class ManifestFuzzTest {
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final List<Path> CORPUS =
      List.of(
          Path.of("..", "crds", "corpus", "valid"),
          Path.of("..", "crds", "corpus", "invalid"),
          Path.of("..", "examples"));

  @TempDir Path directory;

  @Test
  void answersWhateverAFileHolds() throws IOException {
    fuzz(Long.getLong("fuzz.seed", 1), Duration.ofSeconds(8));
  }

  @Test
  @Tag("slow")
  void answersWhateverAFileHoldsForMinutes() throws IOException {
    fuzz(
        Long.getLong("fuzz.seed", System.nanoTime() % 1_000_000_000),
        Duration.ofMinutes(Integer.getInteger("fuzz.minutes", 10)));
  }

  private void fuzz(long first, Duration length) throws IOException {
    List<Path> corpus = corpus();
    List<byte[]> texts = new ArrayList<>();
    for (Path file : corpus) {
      texts.add(Files.readAllBytes(file));
    }
    long start = System.nanoTime();
    for (long seed = first; System.nanoTime() - start < length.toNanos(); seed++) {
      int one = (int) (seed % corpus.size());
      byte[] odd = new OddManifests(texts, seed).odd(texts.get(one));
      // beside the good one, so that a test finds its manifest
      Path file = Files.write(corpus.get(one).resolveSibling("odd.yaml"), odd);
      long begin = System.nanoTime();
      try {
        judge(Terminal.run("validate", file.toString()));
      } catch (Throwable e) {
        throw new AssertionError("seed " + seed + ", which is kept as " + keep(seed, odd), e);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .as("time for seed %d", seed)
          .isLessThan(LONGEST);
      Files.delete(file);
    }
  }

  private static void judge(Terminal terminal) {
    assertThat(terminal.exitCode()).isBetween(0, 2);
    if (terminal.exitCode() != 0) {
      assertThat(terminal.err()).isNotEmpty();
    }
    assertThat(terminal.err())
        .allMatch(line -> line.contains(".yaml") || line.startsWith("None of the files"))
        .allMatch(ManifestFuzzTest::isPrintable);
    assertThat(terminal.out()).allMatch(ManifestFuzzTest::isPrintable);
  }

  private static boolean isPrintable(String line) {
    return line.chars().noneMatch(Character::isISOControl);
  }

  private static Path keep(long seed, byte[] odd) throws IOException {
    return Files.write(Files.createTempDirectory("fuzz-").resolve(seed + ".yaml"), odd);
  }

  /** Manifests and tests, in a copy of their folders. */
  private List<Path> corpus() throws IOException {
    List<Path> all = new ArrayList<>();
    for (int i = 0; i < CORPUS.size(); i++) {
      Path folder = CORPUS.get(i);
      Path copy = directory.resolve(String.valueOf(i));
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
          Path copied = copy.resolve(folder.relativize(file));
          Files.createDirectories(copied.getParent());
          all.add(Files.copy(file, copied));
        }
      }
    }
    assertThat(all).hasSizeGreaterThan(50);
    return all;
  }
}
