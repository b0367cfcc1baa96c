package io.streamingpipelines.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.runtime.failure.PipelineException;
import io.streamingpipelines.runtime.fixture.S3Server;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

/** Tests epochs in an object store (docs/design/lifecycle.md#one-writer). */
class EpochS3Test {
  private final Configuration configuration = new Configuration();

  EpochS3Test() {
    S3Server.configure(configuration, S3Server.running().plan());
  }

  @Test
  void isVacantUntilSomebodyClaimsItAndAfterItIsReleased() {
    String checkpoints = S3Server.running().bucket("epoch-vacant");
    assertThat(Epoch.vacant(configuration, checkpoints)).isTrue();
    Epoch first = claim(checkpoints);
    assertThat(Epoch.vacant(configuration, checkpoints)).isFalse();
    first.release();
    first.release();
    assertThat(Epoch.vacant(configuration, checkpoints)).isTrue();

    Epoch second = claim(checkpoints);
    assertThat(second.number()).isEqualTo(2);
    assertThat(Epoch.vacant(configuration, checkpoints))
        .as("the release of an older one says nothing")
        .isFalse();
    second.check();
    assertThatThrownBy(first::check)
        .isInstanceOfSatisfying(
            PipelineException.class, e -> assertThat(e.kind()).isEqualTo(Failure.Kind.FENCED));
  }

  @Test
  void givesEachNumberToOneOfThoseThatRace() throws Exception {
    String checkpoints = S3Server.running().bucket("epoch-race");
    ConcurrentLinkedQueue<Long> numbers = new ConcurrentLinkedQueue<>();
    List<Thread> drivers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      drivers.add(new Thread(() -> numbers.add(claim(checkpoints).number())));
    }
    drivers.forEach(Thread::start);
    for (Thread driver : drivers) {
      driver.join();
    }

    assertThat(numbers).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
  }

  private Epoch claim(String checkpoints) {
    return Epoch.claim(configuration, checkpoints, "test");
  }
}
