package io.streamingpipelines.api.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the operator's reasons have in common. */
class ReasonTest {
  private static final Path PAGE = Path.of("../../docs/operations.md");

  @Test
  void eachIsExplainedToUsers() throws IOException {
    String page = Files.readString(PAGE);
    assertThat(Reason.values())
        .as("reasons that docs/operations.md does not name")
        .filteredOn(reason -> !page.contains("`" + reason.text() + "`"))
        .isEmpty();
  }

  @Test
  void eachHasAWordOfItsOwn() {
    assertThat(Arrays.stream(Reason.values()).map(Reason::text))
        .doesNotHaveDuplicates()
        .allMatch(text -> text.matches("([A-Z][a-z]+)+"));
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void thatOfAPhaseIsItsName(Phase phase) {
    assertThat(Reason.of(phase).text()).isEqualTo(phase.text());
  }
}
