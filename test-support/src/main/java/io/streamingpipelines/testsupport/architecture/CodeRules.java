package io.streamingpipelines.testsupport.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.InstanceofCheck;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What holds in each module; a module's {@code LayersTest} asks for it. */
public final class CodeRules {
  private static final String OURS = "io.streamingpipelines";
  private static final String GENERATED = "io.soabase.recordbuilder.core.RecordBuilderGenerated";
  private static final int MOST_LINES = 300;
  private static final int MOST_ARGUMENTS = 8;
  private static final int MOST_CLASSES = 35;

  /**
   * Nobody asks which member of a sealed family a value is: a new member would go unnoticed there.
   * Its {@code fold}, a switch expression over its kind or a method of its own answers instead, and
   * does not compile until the new member has an answer.
   */
  public static final ArchRule SEALED_FAMILIES_ARE_FOLDED =
      classes()
          .should(
              new ArchCondition<>("use instanceof on no member of a sealed family") {
                @Override
                public void check(JavaClass user, ConditionEvents events) {
                  for (InstanceofCheck check : user.getInstanceofChecks()) {
                    if (isMember(check.getRawType())) {
                      events.add(
                          SimpleConditionEvent.violated(
                              user,
                              check.getOwner().getFullName()
                                  + ":"
                                  + check.getLineNumber()
                                  + " asks for "
                                  + check.getRawType().getName()));
                    }
                  }
                }
              });

  /**
   * Nobody counts positions, not even a record itself: a record with many parts is made by its
   * generated builder, which names them.
   */
  static final ArchRule MANY_ARGUMENTS_ARE_NAMED =
      noClasses()
          .should()
          .callConstructorWhere(
              describe(
                  "the constructor is ours and has more than " + MOST_ARGUMENTS + " arguments",
                  CodeRules::hasManyPositions));

  private CodeRules() {}

  /** No packages below {@code root} depend on each other in a cycle. */
  public static ArchRule packagesHaveNoCycles(String root) {
    return slices().matching(root + ".(*)..").should().beFreeOfCycles();
  }

  /**
   * Calls, in the packages below {@code root} and their tests, of constructors with more than 8
   * arguments. Only generated builders may call them, because a call by position is easy to get
   * wrong.
   */
  public static List<String> positionalCalls(String root) {
    return MANY_ARGUMENTS_ARE_NAMED
        .evaluate(new ClassFileImporter().importPackages(root))
        .getFailureReport()
        .getDetails();
  }

  /** Classes of the module in the working directory that have more than 300 lines. */
  public static List<String> longClasses() {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> lines(file) > MOST_LINES)
          .map(file -> file.getFileName() + " has " + lines(file) + " lines")
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Packages of the module in the working directory that have more than 35 classes. */
  public static List<String> crowdedPackages() {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.endsWith("package-info.java"))
          .collect(Collectors.groupingBy(Path::getParent, TreeMap::new, Collectors.counting()))
          .entrySet()
          .stream()
          .filter(of -> of.getValue() > MOST_CLASSES)
          .map(of -> of.getKey() + " has " + of.getValue() + " classes")
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean hasManyPositions(JavaConstructorCall call) {
    JavaClass owner = call.getTargetOwner();
    return owner.getPackageName().startsWith(OURS)
        && call.getTarget().getRawParameterTypes().size() > MOST_ARGUMENTS
        && !call.getOriginOwner().isAnnotatedWith(GENERATED);
  }

  private static boolean isMember(JavaClass type) {
    if (!type.getPackageName().startsWith(OURS)) {
      return false;
    }
    Class<?> reflected = type.reflect();
    return reflected.isSealed()
        || Arrays.stream(reflected.getInterfaces()).anyMatch(Class::isSealed);
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
