package io.streamingpipelines.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.plan.Owner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the API server holds, compiling gives a plan or problems. */
class NeverThrowsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int TRIES = 500;

  @ParameterizedTest
  @MethodSource("corpus")
  void neverThrowsWhateverIsWritten(Path file) throws IOException {
    JsonNode valid = CorpusManifest.read(file).tree();
    for (int seed = 0; seed < TRIES; seed++) {
      RandomTrees trees = new RandomTrees(seed);
      ObjectNode damaged = valid.deepCopy();
      for (int times = seed % 3; times >= 0; times--) {
        trees.damage(damaged.path("spec"));
      }
      Compilation compilation = compile(damaged);
      assertThat(compilation.plan() == null)
          .as("seed %d", seed)
          .isEqualTo(!compilation.errors().isEmpty());
    }
  }

  /** Patterns that repeat a group recurse once for each time: a long text ends their stack. */
  @ParameterizedTest
  @MethodSource("corpus")
  void neverThrowsHoweverLongATextIs(Path file) throws IOException {
    JsonNode tree = CorpusManifest.read(file).tree();
    Damage.eachText(
        tree,
        List.of(
            "(".repeat(8_000),
            "1s".repeat(8_000),
            "a.".repeat(8_000) + "a",
            "a" + ",a:1".repeat(8_000),
            "/a".repeat(8_000),
            "a_".repeat(8_000),
            "${a}".repeat(200)),
        damaged -> {
          Compilation compilation = compile(damaged);
          assertThat(compilation.plan() == null).isEqualTo(!compilation.errors().isEmpty());
        });
  }

  static Stream<Path> corpus() throws IOException {
    return CorpusManifest.files("valid");
  }

  /** As the operator reads it. */
  private static Compilation compile(JsonNode tree) throws IOException {
    return PipelineCompiler.compile(
        JSON.treeToValue(tree, StreamingPipeline.class).getSpec(),
        new Owner("test", "shop", "orders"));
  }
}
