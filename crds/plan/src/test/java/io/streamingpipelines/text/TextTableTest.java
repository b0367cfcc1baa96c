package io.streamingpipelines.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void alignsColumnsWithoutBlanksAtTheEnd() {
    assertThat(TextTable.lines(List.of("id", "total"), List.of(List.of("order-1", "7"))))
        .containsExactly("id       total", "order-1  7");
  }

  @Test
  void keepsEachRowOnALineOfABoundedWidth() {
    List<List<String>> rows = List.of(List.of("a\nb"), List.of("x".repeat(100)));

    assertThat(TextTable.lines(List.of("text"), rows))
        .containsExactly("text", "a b", "x".repeat(79) + "…");
  }
}
