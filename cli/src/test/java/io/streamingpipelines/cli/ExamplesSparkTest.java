package io.streamingpipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Examples of sources, quality, flows and functions. */
class ExamplesSparkTest {
  @Test
  void everyExampleHoldsWhatItsTestSays() throws Exception {
    buildFunctions();
    Examples.hold(Examples.Part.STATELESS);
  }

  private static void buildFunctions() throws Exception {
    String script = Examples.FOLDER.resolve("40-functions/build.sh").toString();
    Process process = new ProcessBuilder("bash", script).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
