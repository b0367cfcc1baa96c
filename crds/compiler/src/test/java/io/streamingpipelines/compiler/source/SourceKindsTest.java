package io.streamingpipelines.compiler.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.generator.annotation.ValidationRule;
import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.api.source.SourceSpec;
import io.streamingpipelines.plan.SourcePlan;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A kind of source that is declared, planned or compiled is all three. */
class SourceKindsTest {
  private static final List<String> FIELDS =
      SourceKinds.ALL.stream().map(SourceKinds.Declared::field).toList();

  @Test
  void eachFieldThatDeclaresAKindIsCompiled() {
    assertThat(Arrays.stream(SourceSpec.class.getRecordComponents()).map(RecordComponent::getName))
        .containsExactlyInAnyOrderElementsOf(with(FIELDS, "name", "value"));
  }

  @Test
  void eachKindOfPlanIsCompiledFromAField() {
    assertThat(SourcePlan.class.getPermittedSubclasses()).hasSameSizeAs(FIELDS);
  }

  @Test
  void theRuleAndItsSentenceNameEachKind() {
    String last = FIELDS.get(FIELDS.size() - 1);
    assertThat(Rules.ONE_SOURCE_KIND)
        .contains(String.join(", ", FIELDS.subList(0, FIELDS.size() - 1)) + " and " + last);
    assertThat(rule(Rules.ONE_SOURCE_KIND))
        .contains(FIELDS.stream().map(field -> "has(self." + field + ")").toList());
  }

  @Test
  void theRuleAboutValueNamesEachKindButKafka() {
    assertThat(rule(Rules.VALUE_IS_FOR_KAFKA))
        .contains(
            FIELDS.stream()
                .filter(field -> !field.equals("kafka"))
                .map(field -> "!has(self." + field + ")")
                .toList());
  }

  @Test
  void thePageAboutConceptsHasASectionForEachKind() throws IOException {
    List<String> headings =
        Files.readAllLines(Path.of("../../docs/concepts.md")).stream()
            .filter(line -> line.startsWith("### "))
            .map(line -> line.toLowerCase(Locale.ROOT))
            .toList();
    assertThat(FIELDS)
        .allSatisfy(field -> assertThat(headings).anyMatch(heading -> heading.contains(field)));
  }

  @Test
  void theCorpusHasAValidSourceOfEachKind() throws IOException {
    assertThat(Files.readString(Path.of("../corpus/valid/all-sources.yaml")))
        .contains(FIELDS.stream().map(field -> "\n    " + field + ":").toList());
  }

  private static String rule(String message) {
    return Arrays.stream(SourceSpec.class.getAnnotationsByType(ValidationRule.class))
        .filter(rule -> rule.message().equals(message))
        .findFirst()
        .orElseThrow()
        .value();
  }

  private static List<String> with(List<String> fields, String... others) {
    return Stream.concat(fields.stream(), Arrays.stream(others)).toList();
  }
}
