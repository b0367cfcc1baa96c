package io.streamingpipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private final StringWriter out = new StringWriter();
  private final Screen screen = new Screen(new PrintWriter(out));

  @Test
  void noTextControlsTheTerminalOrBreaksItsLine() {
    screen.println("a\u001b[2Jb\nc");
    assertThat(out.toString().lines()).containsExactly("a\\u001b[2Jb\\nc");
  }

  @Test
  void theLinesOfATextStayLines() {
    screen.printAll("one\ntwo\u0007");
    assertThat(out.toString().lines()).containsExactly("one", "two\\u0007");
  }
}
