package io.streamingpipelines.testsupport.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.EvaluationResult;
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

  private static EvaluationResult evaluate(Class<?> user) {
    return CodeRules.SEALED_FAMILIES_ARE_FOLDED.evaluate(
        new ClassFileImporter().importClasses(user, Circle.class, Square.class, Shape.class));
  }
}
