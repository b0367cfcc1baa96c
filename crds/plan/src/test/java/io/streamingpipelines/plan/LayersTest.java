package io.streamingpipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.streamingpipelines.testsupport.architecture.CodeRules;
import org.junit.jupiter.api.Test;

/** The plan keeps the rules that all modules share. */
@AnalyzeClasses(
    packages = "io.streamingpipelines.plan",
    importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
  @ArchTest static final ArchRule sealedFamiliesAreFolded = CodeRules.SEALED_FAMILIES_ARE_FOLDED;

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      CodeRules.packagesHaveNoCycles("io.streamingpipelines.plan")
          .allowEmptyShould(true); // one package so far

  @Test
  void manyArgumentsAreNamed() {
    assertThat(CodeRules.positionalCalls("io.streamingpipelines.plan")).isEmpty();
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
