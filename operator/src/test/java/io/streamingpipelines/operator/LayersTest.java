package io.streamingpipelines.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.streamingpipelines.testsupport.architecture.CodeRules;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The operator's packages, and who may know whom; each package-info says what the layer is for. */
@AnalyzeClasses(
    packages = "io.streamingpipelines.operator",
    importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
  private static final String ROOT = "io.streamingpipelines.operator";
  private static final String[] PURE = {
    ROOT + ".desired..",
    ROOT + ".observe..",
    ROOT + ".change..",
    ROOT + ".lifecycle..",
    ROOT + ".status.."
  };

  @ArchTest
  static final ArchRule layersKnowOnlyThoseBefore =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("main")
          .definedBy(ROOT)
          .layer("management")
          .definedBy(ROOT + ".management..")
          .layer("reconciler")
          .definedBy(ROOT + ".reconciler..")
          .layer("cluster")
          .definedBy(ROOT + ".cluster..")
          .layer("report")
          .definedBy(ROOT + ".report..")
          .layer("status")
          .definedBy(ROOT + ".status..")
          .layer("lifecycle")
          .definedBy(ROOT + ".lifecycle..")
          .layer("change")
          .definedBy(ROOT + ".change..")
          .layer("observe")
          .definedBy(ROOT + ".observe..")
          .layer("desired")
          .definedBy(ROOT + ".desired..")
          .whereLayer("main")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("management")
          .mayOnlyBeAccessedByLayers("main")
          .whereLayer("reconciler")
          .mayOnlyBeAccessedByLayers("main")
          .whereLayer("cluster")
          .mayOnlyBeAccessedByLayers("main", "reconciler")
          .whereLayer("report")
          .mayOnlyBeAccessedByLayers("main", "reconciler")
          .whereLayer("status")
          .mayOnlyBeAccessedByLayers("reconciler", "cluster")
          .whereLayer("lifecycle")
          .mayOnlyBeAccessedByLayers("reconciler", "cluster", "status")
          .whereLayer("change")
          .mayOnlyBeAccessedByLayers("reconciler", "lifecycle")
          .whereLayer("observe")
          .mayOnlyBeAccessedByLayers("reconciler", "cluster", "status", "lifecycle")
          .whereLayer("desired")
          .mayOnlyBeAccessedByLayers(
              "reconciler", "cluster", "report", "status", "lifecycle", "change", "observe");

  @ArchTest
  static final ArchRule theCoreIsPure =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.fabric8.kubernetes.client..",
              "io.javaoperatorsdk..",
              "org.slf4j..",
              "java.io..",
              "java.net..",
              "java.nio.file..",
              "java.util.concurrent..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class);

  @ArchTest
  static final ArchRule onlyTheObjectsKnowKubernetesAndJackson =
      noClasses()
          .that()
          .resideInAnyPackage(ROOT + ".lifecycle..", ROOT + ".status..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.fabric8..", "com.fasterxml.jackson..");

  @ArchTest
  static final ArchRule onlyClusterAndReconcilerReachTheApiServer =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              ROOT, ROOT + ".cluster..", ROOT + ".reconciler..", ROOT + ".report..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.fabric8.kubernetes.client..");

  @ArchTest
  static final ArchRule onlyTheMainReadsEnvironmentClockAndChance =
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
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(UUID.class, "randomUUID");

  @ArchTest
  static final ArchRule nobodyEndsTheProcessButTheMain =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT)
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class);

  @ArchTest static final ArchRule sealedFamiliesAreFolded = CodeRules.SEALED_FAMILIES_ARE_FOLDED;

  @ArchTest static final ArchRule packagesHaveNoCycles = CodeRules.packagesHaveNoCycles(ROOT);

  @Test
  void manyArgumentsAreNamed() {
    assertThat(CodeRules.positionalCalls(ROOT)).isEmpty();
  }

  @Test
  void noClassIsLong() {
    assertThat(CodeRules.longClasses()).isEmpty();
  }
}
