package io.streamingpipelines.compiler.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.VisibleText;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisibleTextTest {
  @ParameterizedTest
  @CsvSource({
    "0x00, \\u0000",
    "0x07, \\u0007",
    "0x09, \\t",
    "0x0A, \\n",
    "0x0D, \\r",
    "0x1B, \\u001b",
    "0x7F, \\u007f",
    "0x9B, \\u009b",
    "0x200F, \\u200f",
    "0x2028, \\u2028",
    "0x202E, \\u202e",
    "0x2066, \\u2066",
    "0xD800, \\ud800",
    "0xFEFF, \\ufeff"
  })
  void writesOutWhatATerminalWouldObey(String point, String visible) {
    assertThat(VisibleText.of("a" + Character.toString(Integer.decode(point)) + "b"))
        .isEqualTo("a" + visible + "b");
  }

  @Test
  void leavesLettersOfAllScriptsAsTheyAre() {
    String text = "naïve 日本 עברית 😀 `a.b` \\u001b";
    assertThat(VisibleText.of(text)).isEqualTo(text);
  }

  @Test
  void aProblemHoldsNoControlCharacters() {
    List<Problem> found = new ArrayList<>();
    new FieldPath("spec", found).field("\u001b[31m").error(ProblemCode.INVALID_NAME, "'\u001b[2J'");
    assertThat(found).singleElement().hasToString("spec['\\u001b[31m']: '\\u001b[2J'");
  }
}
