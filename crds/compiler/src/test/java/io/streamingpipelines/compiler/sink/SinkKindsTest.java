package io.streamingpipelines.compiler.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.generator.annotation.ValidationRule;
import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.api.sink.SinkSpec;
import io.streamingpipelines.plan.SinkPlan;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A kind of sink that is declared, planned or compiled is all three. */
class SinkKindsTest {
  private static final List<String> FIELDS =
      SinkKinds.ALL.stream().map(SinkKinds.Declared::field).toList();

  @Test
  void eachFieldThatDeclaresAKindIsCompiled() {
    assertThat(Arrays.stream(SinkSpec.class.getRecordComponents()).map(RecordComponent::getName))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    FIELDS.stream(), Stream.of("name", "from", "query", "trigger", "checkpoint"))
                .toList());
  }

  @Test
  void eachKindOfPlanIsCompiledFromAField() {
    assertThat(SinkPlan.Target.class.getPermittedSubclasses()).hasSameSizeAs(FIELDS);
  }

  @Test
  void theRuleAndItsSentenceNameEachKind() {
    String last = FIELDS.get(FIELDS.size() - 1);
    assertThat(Rules.ONE_SINK_KIND)
        .contains(String.join(", ", FIELDS.subList(0, FIELDS.size() - 1)) + " and " + last);
    String rule =
        Arrays.stream(SinkSpec.class.getAnnotationsByType(ValidationRule.class))
            .filter(one -> one.message().equals(Rules.ONE_SINK_KIND))
            .findFirst()
            .orElseThrow()
            .value();
    assertThat(rule).contains(FIELDS.stream().map(field -> "has(self." + field + ")").toList());
  }

  @Test
  void thePageAboutConceptsNamesEachKind() throws IOException {
    String page = Files.readString(Path.of("../../docs/concepts.md"));
    int start = page.indexOf("### Sinks");
    assertThat(page.substring(start, page.indexOf("\n## ", start)))
        .contains(FIELDS.stream().map(field -> "`" + field + "`").toList());
  }

  @Test
  void theCorpusHasAValidSinkOfEachKind() throws IOException {
    assertThat(Files.readString(Path.of("../corpus/valid/all-sinks.yaml")))
        .contains(FIELDS.stream().map(field -> " " + field + ": {").toList());
  }
}
