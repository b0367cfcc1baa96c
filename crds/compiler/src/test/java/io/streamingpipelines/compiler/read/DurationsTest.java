package io.streamingpipelines.compiler.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.Problem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({"500ms,500", "30s,30000", "5m,300000", "2h,7200000", "7d,604800000", "0s,0"})
  void readsEachUnit(String text, long millis) {
    assertThat(Durations.parse(text)).hasValue(millis);
  }

  @Test
  void addsPartsThatAreJoined() {
    assertThat(Durations.parse("1h30m")).hasValue(5_400_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "30",
        "s",
        "30 s",
        "30 seconds",
        "-1s",
        "1.5h",
        "4000d",
        "9999999999d",
        "99999999999999999999s",
        "1h x"
      })
  void takesNothingElse(String text) {
    assertThat(Durations.parse(text)).isEmpty();
  }

  @Test
  void saysWhatToWrite() {
    List<Problem> found = new ArrayList<>();
    Durations.millis(new FieldPath("spec.drain.grace", found), "soon", "60s");
    assertThat(found)
        .extracting(Problem::toString)
        .containsExactly(
            "spec.drain.grace: 'soon' is not a duration: write a number and ms, s, m, h or d, such"
                + " as 60s, at most 3650d");
  }
}
