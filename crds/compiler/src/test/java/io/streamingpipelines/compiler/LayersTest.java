package io.streamingpipelines.compiler;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.streamingpipelines.api.sink.SinkSpec;
import io.streamingpipelines.api.source.SourceSpec;
import io.streamingpipelines.api.table.WriteSpec;
import io.streamingpipelines.testsupport.architecture.CodeRules;
import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The compiler has no effects, and its packages depend on each other in one direction only. */
@AnalyzeClasses(
    packages = "io.streamingpipelines.compiler",
    importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
  @ArchTest static final ArchRule sealedFamiliesAreFolded = CodeRules.SEALED_FAMILIES_ARE_FOLDED;

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      CodeRules.packagesHaveNoCycles("io.streamingpipelines.compiler");

  @ArchTest
  static final ArchRule theCompilerIsPure =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.io..",
              "java.net.http..",
              "java.nio.file..",
              "java.util.concurrent..",
              "org.slf4j..")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now");

  @ArchTest
  static final ArchRule ofTheRootPackageOthersKnowValuesOnly =
      noClasses()
          .that()
          .resideInAPackage("io.streamingpipelines.compiler.*..")
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Compilation.class, PipelineCompiler.class, PlanJson.class);

  @ArchTest
  static final ArchRule onlyTheRoomOfSourcesKnowsTheirSpecs =
      specsAreReadIn("source", SourceSpec.class, "\\w+SourceSpec");

  @ArchTest
  static final ArchRule onlyTheRoomOfSinksKnowsTheirSpecs =
      specsAreReadIn("sink", SinkSpec.class, "\\w+SinkSpec");

  @ArchTest
  static final ArchRule onlyTheRoomOfWriteModesKnowsTheirSpec =
      specsAreReadIn("write", WriteSpec.class, "WriteSpec");

  @Test
  void manyArgumentsAreNamed() {
    assertThat(CodeRules.positionalCalls("io.streamingpipelines.compiler")).isEmpty();
  }

  @Test
  void noClassIsLong() {
    assertThat(CodeRules.longClasses()).isEmpty();
  }

  private static ArchRule specsAreReadIn(String room, Class<?> neighbour, String specs) {
    return noClasses()
        .that()
        .resideOutsideOfPackage("io.streamingpipelines.compiler." + room)
        .should()
        .dependOnClassesThat()
        .haveNameMatching(Pattern.quote(neighbour.getPackageName() + ".") + specs);
  }

  @Test
  void noPackageIsCrowded() {
    assertThat(CodeRules.crowdedPackages()).isEmpty();
  }
}
