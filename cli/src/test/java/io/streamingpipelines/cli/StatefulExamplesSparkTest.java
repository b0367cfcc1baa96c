package io.streamingpipelines.cli;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Examples of histories, refreshes, windows and joins, and the orders. */
class StatefulExamplesSparkTest {
  @Test
  void everyExampleHoldsWhatItsTestSays() throws IOException {
    Examples.hold(Examples.Part.STATEFUL);
  }
}
