package io.streamingpipelines.compiler.driver.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.streamingpipelines.api.PipelineSpec;
import io.streamingpipelines.compiler.PipelineCompiler;
import io.streamingpipelines.compiler.RandomTrees;
import io.streamingpipelines.plan.Owner;
import io.streamingpipelines.plan.Problem;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the operator relies on: a spec without errors can be read into Kubernetes' models. */
class RandomPodsTest {
  /** As the operator reads. */
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private static final int TRIES = 600;

  private static final String SPEC =
      """
      {"storage": {"tables": "s3a://lake/tables", "checkpoints": "s3a://lake/checkpoints"},
       "sources": [{"name": "events", "kafka": {"bootstrapServers": "kafka:9092", "subscribe": ["events"]}}],
       "tables": [{"name": "bronze", "from": [{"source": "events"}]}],
       "spark": {"%s": {}}}
      """;

  /** A free field, the class that it is read into, and what a builder does with that. */
  record Field<T>(String name, Class<T> model, Function<T, T> copy) {
    void read(JsonNode tree) throws JsonProcessingException {
      T value = JSON.treeToValue(tree, model);
      if (value != null) {
        assertThat(copy.apply(value)).isEqualTo(value);
      }
    }
  }

  private static final List<Field<?>> FIELDS =
      List.of(
          new Field<>(
              "podTemplate",
              PodTemplateSpec.class,
              template -> new PodTemplateSpecBuilder(template).build()),
          new Field<>(
              "affinity", Affinity.class, affinity -> new AffinityBuilder(affinity).build()),
          new Field<>(
              "tolerations",
              Toleration.class,
              toleration -> new TolerationBuilder(toleration).build()),
          new Field<>(
              "securityContext",
              PodSecurityContext.class,
              context -> new PodSecurityContextBuilder(context).build()));

  static Stream<Arguments> fields() {
    return FIELDS.stream()
        .flatMap(field -> Stream.of("driver", "executor").map(role -> Arguments.of(role, field)));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void whatHasNoErrorFitsTheModelsOfKubernetes(String role, Field<?> field)
      throws JsonProcessingException {
    int taken = 0;
    int refused = 0;
    for (int seed = 0; seed < TRIES; seed++) {
      RandomTrees trees = new RandomTrees(seed);
      JsonNode value = seed % 4 == 0 ? trees.any(5) : trees.like(field.model(), seed % 4 * 20);
      List<String> errors = errors(role, field.name(), value);
      if (errors.isEmpty()) {
        taken++;
        assertThatCode(() -> field.read(value))
            .as("seed %d: %s", seed, value)
            .doesNotThrowAnyException();
      } else {
        refused++;
      }
    }
    assertThat(taken).as("taken").isGreaterThan(20);
    assertThat(refused).as("refused").isGreaterThan(100);
  }

  private static List<String> errors(String role, String field, JsonNode value)
      throws JsonProcessingException {
    JsonNode spec = JSON.readTree(SPEC.formatted(role));
    ObjectNode pod = (ObjectNode) spec.path("spark").path(role);
    if (field.equals("tolerations")) {
      pod.putArray(field).add(value);
    } else {
      pod.set(field, value);
    }
    return PipelineCompiler.compile(
            JSON.treeToValue(spec, PipelineSpec.class), new Owner("test", "shop", "orders"))
        .errors()
        .stream()
        .map(Problem::toString)
        .toList();
  }
}
