package io.streamingpipelines.testsupport.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.EvaluationResult;
import io.soabase.recordbuilder.core.RecordBuilderGenerated;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules refuse what they are there for. */
class CodeRulesTest {
  private sealed interface Shape {}

  private record Circle() implements Shape {}

  private record Square() implements Shape {}

  private static final class Asks {
    static boolean isRound(Object shape) {
      return shape instanceof Circle;
    }
  }

  private static final class AsksForText {
    static boolean isText(Object value) {
      return value instanceof String;
    }
  }

  private record Nine(int a, int b, int c, int d, int e, int f, int g, int h, int i) {}

  private record Eight(int a, int b, int c, int d, int e, int f, int g, int h) {}

  private static final class CountsPositions {
    static Nine nine() {
      return new Nine(1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    static Eight eight() {
      return new Eight(1, 2, 3, 4, 5, 6, 7, 8);
    }
  }

  private record CopiesItself(int a, int b, int c, int d, int e, int f, int g, int h, int i) {
    CopiesItself with(int other) {
      return new CopiesItself(other, b, c, d, e, f, g, h, i);
    }
  }

  @RecordBuilderGenerated
  private static final class GeneratedBuilder {
    static Nine build() {
      return new Nine(1, 2, 3, 4, 5, 6, 7, 8, 9);
    }
  }

  private static final class HandWrittenBuilder {
    static Nine build() {
      return new Nine(1, 2, 3, 4, 5, 6, 7, 8, 9);
    }
  }

  @Test
  void aMemberOfASealedFamilyIsNotAskedFor() {
    EvaluationResult result = evaluate(Asks.class);

    assertThat(result.hasViolation()).isTrue();
    assertThat(result.getFailureReport().getDetails())
        .singleElement()
        .asString()
        .contains("isRound", "asks for", "Circle");
  }

  @Test
  void otherTypesMayBeAskedFor() {
    assertThat(evaluate(AsksForText.class).hasViolation()).isFalse();
  }

  @Test
  void aConstructorOfManyArgumentsIsNotCalledByPosition() {
    assertThat(positionalCalls(CountsPositions.class, Nine.class, Eight.class))
        .singleElement()
        .asString()
        .contains("nine()", "Nine.<init>");
  }

  @Test
  void aRecordDoesNotCallItsOwnConstructorByPosition() {
    assertThat(positionalCalls(CopiesItself.class))
        .singleElement()
        .asString()
        .contains("with(int)", "CopiesItself.<init>");
  }

  @Test
  void onlyAGeneratedBuilderMayCallByPosition() {
    assertThat(positionalCalls(GeneratedBuilder.class, Nine.class)).isEmpty();
    assertThat(positionalCalls(HandWrittenBuilder.class, Nine.class)).hasSize(1);
  }

  private static List<String> positionalCalls(Class<?>... classes) {
    JavaClasses imported = new ClassFileImporter().importClasses(classes);
    return CodeRules.MANY_ARGUMENTS_ARE_NAMED.evaluate(imported).getFailureReport().getDetails();
  }

  private static EvaluationResult evaluate(Class<?> user) {
    return CodeRules.SEALED_FAMILIES_ARE_FOLDED.evaluate(
        new ClassFileImporter().importClasses(user, Circle.class, Square.class, Shape.class));
  }
}
