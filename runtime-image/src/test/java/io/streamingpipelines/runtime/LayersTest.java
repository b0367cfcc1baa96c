package io.streamingpipelines.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.streamingpipelines.testsupport.architecture.CodeRules;
import org.junit.jupiter.api.Test;

/** The runtime's packages, and who may know whom; each package-info says what the layer is for. */
@AnalyzeClasses(
    packages = "io.streamingpipelines.runtime",
    importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
  private static final String ROOT = "io.streamingpipelines.runtime";

  @ArchTest
  static final ArchRule layersKnowOnlyThoseBelow =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("driver")
          .definedBy(ROOT)
          .layer("management")
          .definedBy(ROOT + ".management..")
          .layer("given")
          .definedBy(ROOT + ".given..")
          .layer("report")
          .definedBy(ROOT + ".report..")
          .layer("query")
          .definedBy(ROOT + ".query..")
          .layer("maintenance")
          .definedBy(ROOT + ".maintenance..")
          .layer("write")
          .definedBy(ROOT + ".write..")
          .layer("check")
          .definedBy(ROOT + ".check..")
          .layer("function")
          .definedBy(ROOT + ".function..")
          .layer("flow")
          .definedBy(ROOT + ".flow..")
          .layer("decode")
          .definedBy(ROOT + ".decode..")
          .layer("session")
          .definedBy(ROOT + ".session..")
          .layer("objectstore")
          .definedBy(ROOT + ".objectstore..")
          .layer("plan")
          .definedBy(ROOT + ".plan..")
          .layer("failure")
          .definedBy(ROOT + ".failure..")
          .whereLayer("driver")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("management")
          .mayOnlyBeAccessedByLayers("driver")
          .whereLayer("given")
          .mayOnlyBeAccessedByLayers("driver")
          .whereLayer("report")
          .mayOnlyBeAccessedByLayers("driver")
          .whereLayer("session")
          .mayOnlyBeAccessedByLayers("driver")
          .whereLayer("query")
          .mayOnlyBeAccessedByLayers("driver", "report")
          .whereLayer("check")
          .mayOnlyBeAccessedByLayers("driver")
          .whereLayer("function")
          .mayOnlyBeAccessedByLayers("driver")
          .whereLayer("maintenance")
          .mayOnlyBeAccessedByLayers("query")
          .whereLayer("write")
          .mayOnlyBeAccessedByLayers("driver", "query", "maintenance")
          .whereLayer("flow")
          .mayOnlyBeAccessedByLayers("driver", "given", "query", "write", "check", "function")
          .whereLayer("decode")
          .mayOnlyBeAccessedByLayers("flow", "check")
          .whereLayer("objectstore")
          .mayOnlyBeAccessedByLayers("driver", "query", "write", "session")
          .whereLayer("plan")
          .mayOnlyBeAccessedByLayers("driver", "management")
          .whereLayer("failure")
          .mayOnlyBeAccessedByLayers(
              "driver", "given", "query", "maintenance", "write", "decode", "objectstore");

  @ArchTest
  static final ArchRule managementKnowsNothingOfSpark =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".management..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "io.delta..", "org.apache.hadoop..");

  @ArchTest
  static final ArchRule onlyTheDriverReadsTheEnvironment =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT)
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(java.util.UUID.class, "randomUUID");

  @ArchTest static final ArchRule sealedFamiliesAreFolded = CodeRules.SEALED_FAMILIES_ARE_FOLDED;

  @ArchTest static final ArchRule packagesHaveNoCycles = CodeRules.packagesHaveNoCycles(ROOT);

  @Test
  void noClassIsLong() {
    assertThat(CodeRules.longClasses()).isEmpty();
  }
}
