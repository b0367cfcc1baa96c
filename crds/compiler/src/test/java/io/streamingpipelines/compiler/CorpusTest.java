package io.streamingpipelines.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamingpipelines.plan.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CorpusTest {
  @ParameterizedTest
  @MethodSource
  void takesWhatIsValid(Path file) throws IOException {
    CorpusManifest manifest = CorpusManifest.read(file);
    Compilation compilation = manifest.compile();
    assertThat(compilation.problems().stream().map(Problem::toString))
        .containsExactlyInAnyOrderElementsOf(manifest.expected("expect-warning"));
    assertThat(compilation.plan()).isNotNull();
  }

  static Stream<Path> takesWhatIsValid() throws IOException {
    return CorpusManifest.files("valid");
  }

  @ParameterizedTest
  @MethodSource
  void refusesWhatIsInvalidWithEveryProblemAtOnce(Path file) throws IOException {
    CorpusManifest manifest = CorpusManifest.read(file);
    assertThat(manifest.by()).isIn("schema", "compiler", "both");
    if (manifest.by().equals("schema")) {
      return;
    }
    Compilation compilation = manifest.compile();
    assertThat(compilation.problems().stream().map(Problem::toString))
        .containsExactlyInAnyOrderElementsOf(manifest.expected("expect"));
    assertThat(compilation.plan()).isNull();
  }

  static Stream<Path> refusesWhatIsInvalidWithEveryProblemAtOnce() throws IOException {
    return CorpusManifest.files("invalid");
  }

  /** Whatever is missing from a good manifest, the compiler answers with problems or a plan. */
  @ParameterizedTest
  @MethodSource("takesWhatIsValid")
  void neverThrowsWhateverIsMissing(Path file) throws IOException {
    JsonNode tree = CorpusManifest.read(file).tree();
    Damage.each(
        tree,
        damaged -> {
          Compilation compilation = CorpusManifest.compile(damaged);
          boolean fatal = compilation.problems().stream().anyMatch(Problem::fatal);
          assertThat(compilation.plan() == null).as("%s", damaged).isEqualTo(fatal);
        });
  }
}
