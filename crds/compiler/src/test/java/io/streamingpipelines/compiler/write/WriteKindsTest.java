package io.streamingpipelines.compiler.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.generator.annotation.ValidationRule;
import io.streamingpipelines.api.rule.OneOf;
import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.api.table.TableSpec;
import io.streamingpipelines.api.table.WriteSpec;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.plan.WritePlan;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A write mode that is declared, planned or compiled is all three. */
class WriteKindsTest {
  private static final List<String> WORDS =
      WriteKinds.ALL.stream().map(WriteKinds.Declared::word).toList();

  @Test
  void eachWordThatTheSchemaAllowsIsCompiled() {
    RecordComponent mode =
        Arrays.stream(WriteSpec.class.getRecordComponents())
            .filter(component -> component.getName().equals("mode"))
            .findFirst()
            .orElseThrow();
    assertThat(mode.getAnnotation(OneOf.class).value()).containsExactlyElementsOf(WORDS);
  }

  @Test
  void eachModeOfThePlanIsCompiledFromItsWord() {
    List<WritePlan> plans =
        WriteKinds.ALL.stream()
            .map(mode -> mode.compiler().compile(path(), spec(mode.word())))
            .toList();
    assertThat(plans.stream().map(WritePlan::mode)).containsExactlyElementsOf(WORDS);
    assertThat(plans).hasSameSizeAs(members(WritePlan.class));
  }

  @Test
  void eachFieldBelongsToAMode() {
    Set<String> used =
        WriteKinds.ALL.stream()
            .map(mode -> mode.compiler().compile(path(), spec(mode.word())))
            .flatMap(plan -> WriteKinds.of(plan).fields().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    used.add("mode");
    assertThat(Arrays.stream(WriteSpec.class.getRecordComponents()).map(RecordComponent::getName))
        .containsExactlyInAnyOrderElementsOf(used);
  }

  @Test
  void theSentenceAboutKeysNamesEachModeWithKeys() {
    List<String> keyed =
        WriteKinds.ALL.stream()
            .filter(mode -> mode.compiler().compile(path(), spec(mode.word())).keyed().isPresent())
            .map(WriteKinds.Declared::word)
            .toList();
    assertThat(keyed).isNotEmpty();
    assertThat(Rules.KEYS_ARE_FOR_UPSERT).contains(String.join(" and ", keyed));
  }

  @Test
  void theRulesOfTheSchemaNameTheModesThatTheCompilerRefuses() {
    for (WriteKinds.Declared mode : WriteKinds.ALL) {
      WritePlan plan = mode.compiler().compile(path(), spec(mode.word()));
      WriteKind answers = WriteKinds.of(plan);
      assertThat(names(TableSpec.class, Rules.REQUEUE_ADDS_ROWS, mode))
          .isEqualTo(answers.canRequeue());
      assertThat(names(TableSpec.class, Rules.COMPLETE_DOES_NOT_DEDUPLICATE, mode))
          .isEqualTo(!answers.canDeduplicate());
      assertThat(names(TableSpec.class, Rules.FLOWS_DO_NOT_COMPLETE, mode))
          .isEqualTo(plan.replaces());
      assertThat(names(TableSpec.class, Rules.REFRESH_READS_SNAPSHOTS, mode))
          .isEqualTo(!plan.streams());
      assertThat(names(TableSpec.class, Rules.REFRESH_IS_REBUILT, mode)).isEqualTo(!plan.streams());
      assertThat(names(TableSpec.class, Rules.COMPLETE_KEEPS_NOTHING, mode))
          .isEqualTo(plan.streams() && plan.replaces());
      assertThat(names(TableSpec.class, Rules.KEEP_WHERE_NEEDS_REPLACE, mode))
          .isEqualTo(plan.replaces());
      assertThat(names(WriteSpec.class, Rules.KEYS_ARE_FOR_UPSERT, mode))
          .isEqualTo(plan.keyed().isPresent());
    }
  }

  private static boolean names(Class<?> spec, String message, WriteKinds.Declared mode) {
    String rule =
        Arrays.stream(spec.getAnnotationsByType(ValidationRule.class))
            .filter(one -> one.message().equals(message))
            .findFirst()
            .orElseThrow()
            .value();
    return rule.replace("orValue('append')", "").contains("'" + mode.word() + "'");
  }

  @Test
  void thePageAboutConceptsAndTheCorpusNameEachMode() throws IOException {
    String page = Files.readString(Path.of("../../docs/concepts.md"));
    String corpus = Files.readString(Path.of("../corpus/valid/all-write-modes.yaml"));
    assertThat(WORDS)
        .allSatisfy(
            word -> {
              assertThat(page).contains("\n| `" + word + "`");
              assertThat(corpus).contains("mode: " + word);
            });
  }

  private static List<Class<?>> members(Class<?> family) {
    List<Class<?>> members = new ArrayList<>();
    for (Class<?> member : family.getPermittedSubclasses()) {
      if (member.isSealed()) {
        members.addAll(members(member));
      } else {
        members.add(member);
      }
    }
    return members;
  }

  private static WriteSpec spec(String mode) {
    return new WriteSpec(mode, List.of("id"), List.of("at"), null, List.of(), null, null);
  }

  private static FieldPath path() {
    return new FieldPath("spec.tables[0].write", new ArrayList<>());
  }
}
