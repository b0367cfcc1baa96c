package io.streamingpipelines.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import io.streamingpipelines.testsupport.architecture.CodeRules;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Tests which packages of the runtime may use which others; each package-info describes its
 * package.
 */
@AnalyzeClasses(
    packages = "io.streamingpipelines.runtime",
    importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
  private static final String ROOT = "io.streamingpipelines.runtime";

  /**
   * Lists each package with the packages that may use it. They are sorted so that none uses one
   * above it. {@code driver} is the root package, and every other name includes its subpackages.
   */
  private static final String USERS =
      """
          trial      <-
          driver     <- trial
          management <- driver
          report     <- driver
          session    <- trial, driver
          check      <- trial, driver
          query      <- trial, driver, report
          maintenance<- query
          refill     <- check, query, maintenance
          write      <- check, query, maintenance, refill
          flow       <- trial, driver, check, query, write
          sink       <- check, query
          source     <- trial, query, flow, sink
          decode     <- flow, source
          quality    <- trial, driver, query, write, flow, source, decode
          checkpoint <- trial, driver, query, maintenance, sink, source, quality
          eventlog   <- query, maintenance, refill, write, checkpoint
          delta      <- trial, check, query, maintenance, refill, write, flow, source, quality, checkpoint, eventlog
          spark      <- trial, driver, session, check, query, maintenance, refill, write, flow, source, decode, quality, delta
          change     <- trial, driver, query, checkpoint, spark
          storage    <- driver, session, source, decode, checkpoint, spark
          batch      <- driver, query, maintenance, refill, write, sink, source, quality, checkpoint, eventlog, delta
          schema     <- check, refill, write, flow, source, decode, quality, eventlog, delta, spark
          plan       <- driver, management, check, flow, source, decode, quality
          failure    <- trial, driver, query, maintenance, source, quality, checkpoint, spark, storage
      """;

  /** Parts of Spark and Delta that are not a public API; see {@link #internal}. */
  private static final Pattern INTERNALS =
      Pattern.compile(
          "org\\.apache\\.spark\\.(sql\\.(catalyst|execution|classic|internal|avro|delta)\\.|unsafe\\."
              + "|deploy\\.|util\\.|SparkEnv).*");

  @ArchTest static final ArchRule packagesAreUsedOnlyByThoseThatMay = layers();

  private static LayeredArchitecture layers() {
    LayeredArchitecture layers = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (String line : USERS.lines().toList()) {
      String name = line.split("<-")[0].strip();
      String location = name.equals("driver") ? ROOT : ROOT + "." + name + "..";
      layers = layers.layer(name).definedBy(location);
    }
    for (String line : USERS.lines().toList()) {
      String[] parts = line.split("<-", -1);
      String[] users =
          Arrays.stream(parts[1].split(","))
              .map(String::strip)
              .filter(user -> !user.isEmpty())
              .toArray(String[]::new);
      var layer = layers.whereLayer(parts[0].strip());
      layers =
          users.length == 0
              ? layer.mayNotBeAccessedByAnyLayer()
              : layer.mayOnlyBeAccessedByLayers(users);
    }
    return layers;
  }

  @ArchTest
  static final ArchRule onlySparkAndDeltaUseInternals =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + ".spark..", ROOT + ".delta..", ROOT + ".training..")
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe("are internals of Spark or Delta", LayersTest::internal));

  /**
   * Whether a type is internal. Exceptions are not: they are all that a caller learns about a
   * failure, so any class may refer to their types.
   */
  private static boolean internal(JavaClass type) {
    return INTERNALS.matcher(type.getName()).matches() && !type.isAssignableTo(Throwable.class);
  }

  @ArchTest
  static final ArchRule onlyDeltaUsesInternalsOfDelta =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + ".delta..")
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "are internals of Delta",
                  type ->
                      internal(type) && type.getName().startsWith("org.apache.spark.sql.delta.")));

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
