package io.streamingpipelines.compiler.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParametersTest {
  private final List<Problem> found = new ArrayList<>();
  private final FieldPath path =
      new FieldPath("spec.query", found, new Parameters(Map.of("a", "1", "b", "$1 ${a} \\1")));

  @ParameterizedTest
  @CsvSource({
    "${a}, 1",
    "x${a}${a}y, x11y",
    "$${a}, ${a}",
    "$$${a}, $${a}",
    "$${${a}}, ${1}",
    "${b}, '$1 ${a} \\1'",
    "${a, ${a",
    "$a, $a",
    "'', ''",
  })
  void replacesWhatIsAReferenceAndNothingElse(String text, String resolved) {
    assertThat(path.resolved(text)).isEqualTo(resolved);
    assertThat(found).isEmpty();
  }

  @Test
  void tellsEachNameThatIsNotThereOnce() {
    assertThat(path.resolved("${c} ${a} ${d}")).isEqualTo("${c} 1 ${d}");
    assertThat(found).hasSize(2).allMatch(problem -> problem.path().equals("spec.query"));
  }
}
