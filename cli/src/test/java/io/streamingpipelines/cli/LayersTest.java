package io.streamingpipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.streamingpipelines.testsupport.architecture.CodeRules;
import org.junit.jupiter.api.Test;

/** Its packages do not need each other in circles. */
@AnalyzeClasses(
    packages = "io.streamingpipelines.cli",
    importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
  @ArchTest static final ArchRule sealedFamiliesAreFolded = CodeRules.SEALED_FAMILIES_ARE_FOLDED;

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      CodeRules.packagesHaveNoCycles("io.streamingpipelines.cli");

  @Test
  void manyArgumentsAreNamed() {
    assertThat(CodeRules.positionalCalls("io.streamingpipelines.cli")).isEmpty();
  }

  @Test
  void noClassIsLong() {
    assertThat(CodeRules.longClasses()).isEmpty();
  }
}
