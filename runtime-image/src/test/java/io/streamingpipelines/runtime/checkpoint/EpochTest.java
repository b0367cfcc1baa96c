package io.streamingpipelines.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.runtime.failure.PipelineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests who may write a pipeline's checkpoints (docs/design/lifecycle.md#one-writer). */
class EpochTest {
  @TempDir Path directory;

  @Test
  void countsUpFromOne() {
    assertThat(claim().number()).isEqualTo(1);
    assertThat(claim().number()).isEqualTo(2);
    assertThat(claim().number()).isEqualTo(3);
  }

  @Test
  void letsTheHolderOfTheHighestWrite() {
    claim();
    claim().check();
  }

  @Test
  void fencesTheOlderDriver() {
    Epoch older = claim();
    claim();

    assertThatThrownBy(older::check)
        .isInstanceOfSatisfying(
            PipelineException.class, e -> assertThat(e.kind()).isEqualTo(Failure.Kind.FENCED))
        .hasMessageContaining("epoch 2")
        .hasMessageContaining("epoch 1");
  }

  @Test
  void staysFencedHoweverManyCome() {
    Epoch older = claim();
    claim();
    claim();

    assertThatThrownBy(older::check).isInstanceOf(PipelineException.class);
  }

  @Test
  void ignoresFilesThatAreNoNumbers() throws Exception {
    Files.createDirectories(directory.resolve("_epochs"));
    Files.writeString(directory.resolve("_epochs/notes.txt"), "x");
    Files.writeString(directory.resolve("_epochs/41"), "x");

    assertThat(claim().number()).isEqualTo(42);
  }

  @Test
  void givesEachNumberToOneOfThoseThatRace() throws Exception {
    ConcurrentLinkedQueue<Long> numbers = new ConcurrentLinkedQueue<>();
    List<Thread> drivers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      drivers.add(new Thread(() -> numbers.add(claim().number())));
    }
    drivers.forEach(Thread::start);
    for (Thread driver : drivers) {
      driver.join();
    }

    assertThat(numbers).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
  }

  @Test
  void isVacantUntilSomebodyClaimsItAndAfterItIsReleased() {
    assertThat(vacant()).isTrue();
    Epoch first = claim();
    assertThat(vacant()).isFalse();
    first.release();
    first.release();
    assertThat(vacant()).isTrue();

    Epoch second = claim();
    assertThat(second.number()).isEqualTo(2);
    assertThat(vacant()).as("the release of an older one says nothing").isFalse();
  }

  private boolean vacant() {
    return Epoch.vacant(new Configuration(), "file:" + directory);
  }

  private Epoch claim() {
    return Epoch.claim(new Configuration(), "file:" + directory, "test");
  }
}
