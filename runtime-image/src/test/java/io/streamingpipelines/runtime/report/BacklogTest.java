package io.streamingpipelines.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BacklogTest {
  @Test
  void isPendingSinceTheFirstLookThatSawTheOldestUnreadRow() {
    Backlog first = Backlog.UNKNOWN.observe(1_000, 90, 10, 100);
    Backlog second = first.observe(2_000, 150, 50, 200);

    assertThat(second.pendingSinceMillis()).isEqualTo(1_000);

    Backlog third = second.observe(3_000, 200, 100, 300);
    assertThat(third.pendingSinceMillis()).isEqualTo(2_000);
    assertThat(third.rows()).isEqualTo(200);
  }

  @Test
  void isNotPendingOnceEverythingIsRead() {
    Backlog read = Backlog.UNKNOWN.observe(1_000, 90, 10, 100).observe(2_000, 0, 100, 100);

    assertThat(read.pendingSinceMillis()).isNull();
    assertThat(read.rows()).isZero();
  }

  @Test
  void staysBoundedAndKeepsTheOldestLook() {
    Backlog backlog = Backlog.UNKNOWN;
    for (int i = 1; i <= 10_000; i++) {
      backlog = backlog.observe(i, 1_000_000 + i, 0, 1_000_000 + i);
    }

    assertThat(backlog.ends()).hasSizeLessThan(1_500);
    assertThat(backlog.pendingSinceMillis()).isEqualTo(1);
  }
}
