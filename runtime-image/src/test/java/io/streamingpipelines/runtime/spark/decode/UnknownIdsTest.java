package io.streamingpipelines.runtime.spark.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.runtime.spark.decode.UnknownIds.Answer;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UnknownIdsTest {
  private static final String URL = "http://registry";

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 10);
  private final UnknownIds ids = new UnknownIds(clock::get);

  @Test
  void asksAgainAfterAWhile() {
    ids.unknown(URL, 7);
    assertThat(ids.of(URL, 7)).isEqualTo(Answer.UNKNOWN);
    assertThat(ids.of("http://other", 7)).isEqualTo(Answer.ASK);
    clock.addAndGet(UnknownIds.MEMORY.toNanos());
    assertThat(ids.of(URL, 7)).isEqualTo(Answer.ASK);
  }

  @Test
  void asksForMoreOnceTheOldestAreForgotten() {
    ids.known(URL, 5);
    for (int id = 0; id < UnknownIds.MAX_REQUESTS; id++) {
      assertThat(ids.of(URL, 5_000 + id)).isEqualTo(Answer.ASK);
      ids.unknown(URL, 5_000 + id);
    }
    assertThat(ids.of(URL, 9_000)).isEqualTo(Answer.TOO_MANY);
    assertThat(ids.of(URL, 5 + UnknownIds.NEAR)).as("near").isEqualTo(Answer.ASK);
    assertThat(ids.of(URL, -1)).isEqualTo(Answer.UNKNOWN);
    clock.addAndGet(UnknownIds.MEMORY.toNanos());
    assertThat(ids.of(URL, 9_000)).isEqualTo(Answer.ASK);
  }

  @Test
  void asksForManyBeforeAnyIsKnown() {
    for (int id = 0; id < UnknownIds.MAX_FIRST_REQUESTS; id++) {
      ids.unknown(URL, 1_000_000 + id);
    }
    assertThat(ids.of(URL, 9_000)).isEqualTo(Answer.TOO_MANY);
    ids.known(URL, 8_999);
    assertThat(ids.of(URL, 9_000)).isEqualTo(Answer.ASK);
  }
}
