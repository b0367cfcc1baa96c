package io.streamingpipelines.compiler.driver.pod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingpipelines.api.PipelineSpec;
import io.streamingpipelines.api.driver.DriverSpec;
import io.streamingpipelines.compiler.PipelineCompiler;
import io.streamingpipelines.plan.Owner;
import io.streamingpipelines.plan.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String HERE = "spec.spark.driver.podTemplate";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'spec': null, 'metadata': null}",
        "{'spec': {'hostNetwork': null, 'volumes': null, 'containers': null}}",
        "{'metadata': {'labels': null, 'name': null, 'creationTimestamp': null}}",
        "{'spec': {'containers': [{'name': 'driver', 'command': null, 'resources': null}]}}"
      })
  void takesNullForNothing(String template) throws JsonProcessingException {
    assertThat(errors(json(template))).isEmpty();
  }

  /** Kubernetes would read an empty text or an empty container, which nobody means. */
  @Test
  void refusesNullAsAnElementAndAsALabel() throws JsonProcessingException {
    assertThat(
            errors(
                json("{'metadata': {'labels': {'a': null}}, 'spec': {'initContainers': [null]}}")))
        .containsExactly(
            HERE + ".metadata.labels.a: write a text, not null",
            HERE + ".spec.initContainers[0]: write a mapping of fields, not null");
  }

  /** Merged over the default security context, null would remove all of it. */
  @Test
  void readsNullInPlaceOfAFieldAsNothing() throws JsonProcessingException {
    DriverSpec driver =
        JSON.treeToValue(
            json("{'securityContext': null, 'affinity': null, 'podTemplate': null}"),
            DriverSpec.class);
    assertThat(driver.securityContext()).isNull();
    assertThat(driver.affinity()).isNull();
    assertThat(driver.podTemplate()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {31, 1_000, 100_000})
  void refusesWhatIsNestedTooDeepWithoutEndingTheStack(int depth) throws JsonProcessingException {
    ObjectNode template = JsonNodeFactory.instance.objectNode();
    ObjectNode inner = template;
    for (int i = 1; i < depth; i++) {
      inner = inner.putObject("spec");
    }
    assertThat(errors(template))
        .containsExactly(
            HERE
                + ": is nested more than 30 levels deep, deeper than any field of Kubernetes:"
                + " remove levels");
  }

  @Test
  void refusesWhatIsTooLargeForTheConfigMapWithOneProblem() throws JsonProcessingException {
    ObjectNode template = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < 100_000; i++) {
      template.put("unknown" + i, i);
    }
    assertThat(errors(template))
        .containsExactly(
            HERE
                + ": is larger than 128 KiB: put files and long texts into ConfigMaps and mount"
                + " them");
  }

  @Test
  void cutsLongTextsInItsSentences() throws JsonProcessingException {
    ObjectNode template = JsonNodeFactory.instance.objectNode();
    template.putObject("spec").put("hostNetwork", "x".repeat(50_000));
    assertThat(errors(template))
        .containsExactly(
            HERE
                + ".spec.hostNetwork: write true or false, not the text '"
                + "x".repeat(60)
                + "…'");
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return JSON.readTree(text.replace('\'', '"'));
  }

  private static List<String> errors(JsonNode template) throws JsonProcessingException {
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    spec.putObject("spark").putObject("driver").set("podTemplate", template);
    return PipelineCompiler.compile(
            JSON.treeToValue(spec, PipelineSpec.class), new Owner("test", "shop", "orders"))
        .errors()
        .stream()
        .filter(problem -> problem.path().startsWith(HERE))
        .map(Problem::toString)
        .toList();
  }
}
