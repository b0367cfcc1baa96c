package io.streamingpipelines.cli.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingpipelines.cli.manifest.NotYamlException;
import io.streamingpipelines.cli.manifest.YamlDocument;
import io.streamingpipelines.cli.manifest.YamlReader;
import io.streamingpipelines.compiler.RunsIn;
import io.streamingpipelines.plan.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each field of each good manifest is made wrong in turn: that is one problem, and no second one.
 */
class OneProblemTest {
  private static final Path CORPUS = Path.of("..", "crds", "corpus", "valid");
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final List<String> wrong = new ArrayList<>();

  @ParameterizedTest
  @MethodSource("corpus")
  void aFieldOfAWrongTypeIsOneProblem(Path file) throws Exception {
    YamlDocument document = read(file);
    List<Problem> before = ManifestValidation.of(document, RunsIn.CLUSTER).problems();
    each(document, document.tree().path("spec"), before, OneProblemTest::ofAnotherType);
    assertThat(wrong).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void aMisspeltFieldIsOneProblem(Path file) throws Exception {
    YamlDocument document = read(file);
    List<Problem> before = ManifestValidation.of(document, RunsIn.CLUSTER).problems();
    misspell(document, document.tree().path("spec"), before);
    assertThat(wrong).isEmpty();
  }

  /** A word that is none of those that are possible. */
  @ParameterizedTest
  @MethodSource("corpus")
  void anUnknownWordIsOneProblem(Path file) throws Exception {
    YamlDocument document = read(file);
    List<Problem> before = ManifestValidation.of(document, RunsIn.CLUSTER).problems();
    List<String> choices =
        List.of("mode", "format", "as", "malformed", "onViolation", "protocol", "mechanism");
    each(
        document,
        document.tree().path("spec"),
        before,
        (name, value) -> choices.contains(name) ? List.of(JSON.textNode("unheard-of")) : List.of());
    assertThat(wrong).isEmpty();
  }

  static Stream<Path> corpus() throws IOException {
    try (Stream<Path> all = Files.list(CORPUS)) {
      return all.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  private static YamlDocument read(Path file) throws IOException, NotYamlException {
    return YamlReader.read(Files.readString(file)).get(0);
  }

  private interface Wrong {
    List<JsonNode> values(String name, JsonNode value);
  }

  private static List<JsonNode> ofAnotherType(String name, JsonNode value) {
    if (value.isTextual()) {
      return List.of(JSON.arrayNode().add("a"), JSON.objectNode().put("a", "b"));
    }
    if (value.isContainerNode()) {
      return List.of(JSON.textNode("a"), JSON.numberNode(1));
    }
    return List.of(JSON.textNode("a"), JSON.arrayNode());
  }

  private void each(YamlDocument document, JsonNode node, List<Problem> before, Wrong wrong) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
        if (isFree(field.getKey())) {
          continue;
        }
        JsonNode right = field.getValue();
        for (JsonNode value : wrong.values(field.getKey(), right)) {
          object.set(field.getKey(), value);
          judge(document, before, field.getKey() + ": " + value);
        }
        object.set(field.getKey(), right);
        each(document, right, before, wrong);
      }
    }
    if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        JsonNode right = array.get(i);
        for (JsonNode value : wrong.values("", right)) {
          array.set(i, value);
          judge(document, before, "[" + i + "]: " + value);
        }
        array.set(i, right);
        each(document, right, before, wrong);
      }
    }
  }

  private void misspell(YamlDocument document, JsonNode node, List<Problem> before) {
    if (node instanceof ObjectNode object) {
      for (String name :
          List.copyOf(object.properties()).stream().map(Map.Entry::getKey).toList()) {
        if (isFree(name)) {
          continue;
        }
        JsonNode value = object.remove(name);
        object.set(name + "x", value);
        judge(document, before, name + "x");
        object.remove(name + "x");
        object.set(name, value);
        misspell(document, value, before);
      }
    }
    if (node instanceof ArrayNode array) {
      array.forEach(element -> misspell(document, element, before));
    }
  }

  /** Mappings whose keys are the user's, and what Kubernetes' own rules judge. */
  private static boolean isFree(String name) {
    return List.of(
            "parameters",
            "options",
            "properties",
            "conf",
            "labels",
            "annotations",
            "nodeSelector",
            "startingOffsets",
            "startingTimestamp",
            "assign",
            "affinity",
            "tolerations",
            "securityContext",
            "podTemplate")
        .contains(name);
  }

  private void judge(YamlDocument document, List<Problem> before, String what) {
    List<Problem> now = new ArrayList<>(ManifestValidation.of(document, RunsIn.CLUSTER).problems());
    now.removeAll(before);
    if (now.size() != 1 || !now.get(0).fatal()) {
      wrong.add(what + " gives " + now);
    }
  }
}
