package io.streamingpipelines.runtime.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ChangeLockTest {
  private final ChangeLock lock = new ChangeLock();

  @Test
  void permitsOneChangeAtATime() {
    assertThat(lock.begin()).isTrue();
    assertThat(lock.begin()).isFalse();
    lock.end();
    assertThat(lock.begin()).isTrue();
  }

  @Test
  void doesNotCloseDuringAChange() {
    assertThat(lock.begin()).isTrue();
    assertThat(lock.close()).isFalse();
    lock.end();

    assertThat(lock.close()).isTrue();
    assertThat(lock.begin()).as("the driver is ending").isFalse();
    assertThat(lock.close()).as("again").isTrue();
  }

  @Test
  void letsTheEndWaitForAChange() throws Exception {
    assertThat(lock.begin()).isTrue();
    CompletableFuture<Void> end =
        CompletableFuture.runAsync(
            () -> {
              try {
                lock.awaitEnd();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(end).isNotDone();
    lock.end();
    end.get(10, TimeUnit.SECONDS);

    assertThat(lock.begin()).isFalse();
  }
}
