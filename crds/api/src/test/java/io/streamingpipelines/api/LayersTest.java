package io.streamingpipelines.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.streamingpipelines.testsupport.architecture.CodeRules;
import org.junit.jupiter.api.Test;

/** The resource consists of its parts; no part knows the resource. */
@AnalyzeClasses(
    packages = "io.streamingpipelines.api",
    importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
  private static final String ROOT = "io.streamingpipelines.api";
  private static final String CRD = ROOT + ".crd..";

  @ArchTest static final ArchRule sealedFamiliesAreFolded = CodeRules.SEALED_FAMILIES_ARE_FOLDED;

  @ArchTest static final ArchRule packagesHaveNoCycles = CodeRules.packagesHaveNoCycles(ROOT);

  @ArchTest
  static final ArchRule onlyTheGeneratorKnowsTheWholeResource =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT, CRD)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT);

  @ArchTest
  static final ArchRule nothingKnowsTheGenerator =
      noClasses()
          .that()
          .resideOutsideOfPackage(CRD)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(CRD);

  @Test
  void manyArgumentsAreNamed() {
    assertThat(CodeRules.positionalCalls(ROOT)).isEmpty();
  }

  @Test
  void noClassIsLong() {
    assertThat(CodeRules.longClasses()).isEmpty();
  }

  @Test
  void noPackageIsCrowded() {
    assertThat(CodeRules.crowdedPackages()).isEmpty();
  }
}
