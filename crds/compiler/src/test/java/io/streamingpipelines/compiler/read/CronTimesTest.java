package io.streamingpipelines.compiler.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class CronTimesTest {
  @Test
  void theNextTimeIsAfterTheGivenOneAndTheLastOneIsNot() {
    CronTimes times = new CronTimes("0 3 * * *", ZoneId.of("Europe/Berlin"));
    Instant due = Instant.parse("2026-05-01T01:00:00Z");
    assertThat(times.after(due.minusMillis(1))).contains(due);
    assertThat(times.after(due)).contains(due.plusSeconds(86_400));
    assertThat(times.last(due)).contains(due);
    assertThat(times.last(due.minusMillis(1))).contains(due.minusSeconds(86_400));
  }

  @Test
  void aDayThatNoYearHasHasNoTime() {
    CronTimes times = new CronTimes("0 3 31 2 *", ZoneOffset.UTC);
    assertThat(times.after(Instant.parse("2027-01-01T00:00:00Z"))).isEmpty();
  }

  @Test
  void aTextThatIsNoCrontabIsRefused() {
    assertThatThrownBy(() -> new CronTimes("daily", ZoneOffset.UTC))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
