package io.streamingpipelines.runtime.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.runtime.batch.FlowKey;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FlowEventsTest {
  private final FlowEvents events = new FlowEvents();

  @Test
  void goOnFromTheNumberOfTheDriverBefore() {
    record("a", "b");
    assertThat(missing(7)).containsExactly("8 a", "9 b");
  }

  @Test
  void areNotWrittenTwiceWhenACommitCameThroughUnseen() {
    record("a", "b");
    assertThat(missing(7)).containsExactly("8 a", "9 b");
    record("c");
    assertThat(missing(9)).containsExactly("10 c");
    assertThat(missing(10)).isEmpty();
  }

  @Test
  void waitWhileNothingCanBeWrittenAndTheOldestOfTooManyAreForgotten() {
    record("first");
    assertThat(missing(0)).containsExactly("1 first");
    for (int i = 2; i <= 1_002; i++) {
      record("e" + i);
    }
    assertThat(missing(0)).hasSize(1_000).startsWith("3 e3").endsWith("1002 e1002");
  }

  private void record(String... tables) {
    for (String table : tables) {
      events.add(
          FlowEvent.restarted(new FlowKey(table, "default", 1), "query", Instant.ofEpochMilli(1)));
    }
  }

  private List<String> missing(long held) {
    return events.missing(held).stream()
        .map(numbered -> numbered.number() + " " + numbered.event().key().table())
        .toList();
  }
}
